import { expect, test } from 'vitest';
import { areasOf, homeOf, isAt } from '../../../../../src/app/console/frame/navigation.ts';
import type { Role } from '../../../../../src/contract/people/roles.ts';

function seenBy(role: Role, scope: object | null) {
  return areasOf({ role, scope }).map(({ name, places }) => [name, ...places.map((place) => place.name)]);
}

const COLLECTING = ['collecting', 'devices', 'links', 'paper', 'hand-in'];

test('each person sees the areas they have something to do in', () => {
  expect(seenBy('administrator', null)).toEqual([
    ['results', 'results'],
    COLLECTING,
    ['administration', 'units', 'forms', 'accounts', 'machine-keys', 'webhooks', 'audit', 'retention'],
  ]);
  expect(seenBy('administrator', {})).toEqual([
    ['results', 'results'],
    COLLECTING,
    ['administration', 'units', 'accounts', 'machine-keys', 'webhooks'],
  ]);
  expect(seenBy('supervisor', {})).toEqual([['results', 'results'], COLLECTING]);
  expect(seenBy('staff', {})).toEqual([COLLECTING]);
});

test('before it is known who is there, what everybody may have', () => {
  expect(areasOf(null).map(({ name }) => name)).toEqual(['results', 'collecting']);
});

test('a view of the figures is at the results, and a page below a place at that place', () => {
  expect(isAt('/console/trend', '/console')).toBe(true);
  expect(isAt('/console/devices', '/console')).toBe(false);
  expect(isAt('/console/paper/print', '/console/paper')).toBe(true);
  expect(homeOf({ role: 'staff', scope: {} })).toBe('/console/devices');
});

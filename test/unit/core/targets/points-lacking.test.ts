import { expect, test } from 'vitest';
import { pointsLacking } from '../../../../src/core/targets/points-lacking.ts';
import type { TargetKind } from '../../../../src/core/targets/target.ts';

const at = (estimate: number) => ({ estimate, low: estimate - 2, high: estimate + 2 });
const NO_PLACE: Parameters<typeof pointsLacking>[2] = { percent: null, ranked: [] };
const RANKED = [
  { rank: 1, percent: 90 },
  { rank: 2, percent: 86 },
  { rank: 3, percent: 84 },
  { rank: 4, percent: 80 },
];

function lacking(kind: TargetKind, value: number, known: object, place = NO_PLACE) {
  const target = { kind, value: { units: value, places: 0 } };
  return pointsLacking(target, { level: null, change: null, ...known }, place);
}

test('of a level and a change the target less what there is; of what is met nothing', () => {
  expect(lacking('level', 85, { level: at(82.5) })).toBe(2.5);
  expect(lacking('level', 85, { level: at(85) })).toBeNull();
  expect(lacking('change', 2, { level: at(99), change: at(1) })).toBe(1);
  expect(lacking('level', 85, { change: at(1) })).toBeNull();
});

test('of a place what the last unit within it has more', () => {
  const place = { percent: 80, ranked: RANKED };
  expect(lacking('rank', 3, {}, place)).toBe(4);
  expect(lacking('rank', 1, {}, place)).toBe(10);
  expect(lacking('rank', 4, {}, place)).toBeNull();
  expect(lacking('rank', 3, {}, { ...place, percent: null })).toBeNull();
  expect(lacking('rank-change', 1, {}, place)).toBeNull();
});

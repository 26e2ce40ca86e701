import { expect, test } from 'vitest';
import { mostOf } from '../../../../src/core/analysis/most-of.ts';

const part = (id: string, level: number, mix = 0) => ({ id, level, mix });
const said = (parts: readonly ReturnType<typeof part>[]) =>
  mostOf(parts).map(({ id, points }) => `${id} ${points}`);

test('those that pulled down most come first, whatever pulled up', () => {
  expect(said([part('a', -1, -1), part('b', -1.5), part('c', -0.5), part('d', -0.25), part('e', 9)])).toEqual(
    ['a -2', 'b -1.5', 'c -0.5'],
  );
});

test('where fewer than three pulled down, those that pulled up most follow', () => {
  expect(said([part('a', -1), part('b', 0.5), part('c', 1, 1), part('d', 0.25)])).toEqual([
    'a -1',
    'c 2',
    'b 0.5',
  ]);
});

test('what would be shown as 0.00 moved nothing, and level and mix that cancel out neither', () => {
  expect(said([part('a', -0.004), part('b', 3, -3), part('c', 0.004)])).toEqual([]);
});

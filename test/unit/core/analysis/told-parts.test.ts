import { expect, test } from 'vitest';
import type { Part } from '../../../../src/core/analysis/parts.ts';
import { OTHERS, toldParts } from '../../../../src/core/analysis/told-parts.ts';
import { addSums } from '../../../../src/core/statistics/cluster-sums.ts';

const unit = (id: string, n: number, y = n): Part => ({
  id,
  sums: { clusters: n, size: n, value: y, sizeSquared: n, sizeValue: y, valueSquared: y },
});
const parent = (shown: readonly Part[], more: readonly Part[] = []) => ({
  whole: addSums([...shown, ...more].map(({ sums }) => sums)),
  shown,
});
const NOBODY = { before: new Set<string>(), after: new Set<string>() };
const namesOf = (parts: readonly Part[] | undefined) => parts?.map(({ id, sums }) => [id, sums.clusters]);

test('the worked example: a unit hidden in one period is among the others in both', () => {
  const parts = toldParts(
    parent([unit('a', 40), unit('b', 30), unit('c', 20)]),
    parent([unit('a', 50), unit('b', 60)], [unit('c', 8), unit('d', 9)]),
    NOBODY,
  );
  expect(namesOf(parts?.before)).toEqual([
    ['a', 40],
    ['b', 30],
    [OTHERS, 20],
  ]);
  expect(namesOf(parts?.after)).toEqual([
    ['a', 50],
    ['b', 60],
    [OTHERS, 17],
  ]);
});

test('a unit that came is told by itself where nobody answered there before', () => {
  const [before, after] = [parent([unit('a', 40)]), parent([unit('a', 40), unit('new', 30)])];
  expect(namesOf(toldParts(before, after, { ...NOBODY, before: new Set(['new']) })?.after)).toEqual([
    ['a', 40],
    ['new', 30],
  ]);
  expect(namesOf(toldParts(before, after, NOBODY)?.after)).toEqual([
    ['a', 40],
    [OTHERS, 30],
  ]);
});

test.each([1, 9])('nothing is told where the others are %i respondents', (few) => {
  const before = parent([unit('a', 40)]);
  expect(toldParts(before, parent([unit('a', 40)], [unit('b', few)]), NOBODY)).toBeNull();
  expect(toldParts(parent([unit('a', 40)], [unit('b', few)]), before, NOBODY)).toBeNull();
});

import { expect, test } from 'vitest';
import { rankRanges } from '../../../../src/core/statistics/rank-range.ts';

test('the worked example: units that are clearly apart, and one that overlaps both', () => {
  expect(
    rankRanges([
      { low: 0.9, high: 1 },
      { low: 0.6, high: 0.8 },
      { low: 0.7, high: 0.95 },
    ]),
  ).toEqual([
    { from: 1, to: 2 },
    { from: 2, to: 3 },
    { from: 1, to: 3 },
  ]);
});

test('units whose intervals all overlap may have any rank', () => {
  const same = Array.from({ length: 4 }, () => ({ low: 0.4, high: 0.6 }));
  expect(rankRanges(same)).toEqual(Array.from({ length: 4 }, () => ({ from: 1, to: 4 })));
});

test('intervals that only touch are not apart', () => {
  expect(
    rankRanges([
      { low: 0.5, high: 0.6 },
      { low: 0.6, high: 0.7 },
    ]),
  ).toEqual([
    { from: 1, to: 2 },
    { from: 1, to: 2 },
  ]);
});

test('units all clearly apart have one possible rank each', () => {
  const apart = [0.1, 0.5, 0.3].map((low) => ({ low, high: low + 0.05 }));
  expect(rankRanges(apart)).toEqual([
    { from: 3, to: 3 },
    { from: 1, to: 1 },
    { from: 2, to: 2 },
  ]);
});

test('no unit has no range', () => {
  expect(rankRanges([])).toEqual([]);
});

import { expect, test } from 'vitest';
import { rankRanges } from '../../../../src/core/statistics/rank-range.ts';

const unit = (estimate: number, standardError: number) => ({ estimate, variance: standardError ** 2 });

test('the worked example: two that are close, and one clearly below both', () => {
  expect(rankRanges([unit(0.9, 0.05), unit(0.5, 0.05), unit(0.85, 0.05)])).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 3 },
    { from: 1, to: 2 },
  ]);
});

test('units that are equal may have any rank', () => {
  expect(rankRanges(Array.from({ length: 4 }, () => unit(0.5, 0.01)))).toEqual(
    Array.from({ length: 4 }, () => ({ from: 1, to: 4 })),
  );
});

test('two units are apart from the two-sided 5 % on: z = 1.959963984540054', () => {
  const apart = (z: number) => rankRanges([unit(0.5, 0.03), unit(0.5 + z * 0.05, 0.04)]);
  expect(apart(1.9599)).toEqual([
    { from: 1, to: 2 },
    { from: 1, to: 2 },
  ]);
  expect(apart(1.96)).toEqual([
    { from: 2, to: 2 },
    { from: 1, to: 1 },
  ]);
});

test('what is decided makes the next difference easier: 0.05/4, then 0.05/3', () => {
  // One-sided limits of three units: z 2.2414 for the first difference of a unit, 2.1280 for the second.
  const z = 2.2;
  const se = Math.SQRT1_2;
  const alone = rankRanges([unit(0, se), unit(z, se), unit(0.1, se)]);
  expect(alone[0]).toEqual({ from: 1, to: 3 });
  const afterAnother = rankRanges([unit(0, se), unit(z, se), unit(9, se)]);
  expect(afterAnother[0]).toEqual({ from: 3, to: 3 });
});

test('units all clearly apart have one possible rank each', () => {
  expect(rankRanges([0.1, 0.5, 0.3].map((estimate) => unit(estimate, 0.01)))).toEqual([
    { from: 3, to: 3 },
    { from: 1, to: 1 },
    { from: 2, to: 2 },
  ]);
});

test('a unit alone is the first, and no unit has no range', () => {
  expect(rankRanges([unit(0.5, 0.1)])).toEqual([{ from: 1, to: 1 }]);
  expect(rankRanges([])).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { compareRatios, competitionRanks } from '../../../../src/core/statistics/competition-rank.ts';

describe('competition ranks', () => {
  test('are shared by equal ratios and skip what the tie took', () => {
    const ranks = competitionRanks([
      { value: 8, size: 10 },
      { value: 9, size: 10 },
      { value: 4, size: 5 },
      { value: 1, size: 2 },
    ]);
    expect(ranks).toEqual([
      { rank: 2, tied: true },
      { rank: 1, tied: false },
      { rank: 2, tied: true },
      { rank: 4, tied: false },
    ]);
  });

  test('of equal fractions in other terms are tied, though they differ in floating point', () => {
    const tenths = { value: 3, size: 10 };
    const sameTenths = { value: 3 * 333_333_333, size: 10 * 333_333_333 };
    expect(competitionRanks([tenths, sameTenths]).map(({ rank }) => rank)).toEqual([1, 1]);
  });

  test('of ratios that are equal only in floating point are not tied', () => {
    const size = 2 ** 52;
    const a = { value: size - 2, size: size - 1 };
    const b = { value: size - 1, size };
    expect(a.value / a.size).toBe(b.value / b.size);
    expect(competitionRanks([a, b])).toEqual([
      { rank: 2, tied: false },
      { rank: 1, tied: false },
    ]);
  });

  test('of nothing are none, of one is 1', () => {
    expect(competitionRanks([])).toEqual([]);
    expect(competitionRanks([{ value: 0, size: 3 }])).toEqual([{ rank: 1, tied: false }]);
  });

  test('of units that all tie are all 1', () => {
    const all = competitionRanks(Array.from({ length: 5 }, () => ({ value: 1, size: 1 })));
    expect(all).toEqual(Array.from({ length: 5 }, () => ({ rank: 1, tied: true })));
  });

  test('need a size', () => {
    expect(() => competitionRanks([{ value: 0, size: 0 }])).toThrow('has a size');
  });
});

test('ratios compare as fractions do', () => {
  expect(compareRatios({ value: 1, size: 3 }, { value: 2, size: 6 })).toBe(0);
  expect(compareRatios({ value: 1, size: 3 }, { value: 1, size: 2 })).toBeLessThan(0);
  expect(compareRatios({ value: 2, size: 3 }, { value: 1, size: 2 })).toBeGreaterThan(0);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { competitionRanks } from '../../../src/core/statistics/competition-rank.ts';
import { moverDifference } from '../../../src/core/statistics/mover-difference.ts';
import { normalQuantile } from '../../../src/core/statistics/normal-quantile.ts';
import { rankRanges } from '../../../src/core/statistics/rank-range.ts';
import { decomposeRateChange } from '../../../src/core/statistics/rate-decomposition.ts';
import { sampleSize } from '../../../src/core/statistics/sample-size.ts';
import { weightedMean } from '../../../src/core/statistics/weighted-mean.ts';

/** Millionths: a difference of two never vanishes in the last digit. */
const proportion = fc.nat(1_000_000).map((millionths) => millionths / 1_000_000);
const percent = fc.double({ min: 0, max: 100, noNaN: true });

/** Few terms, so that ties and equal fractions in other terms come up. */
const ratio = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(12))
  .map(([size, value]) => ({ size, value: Math.min(size, value) }));

const interval = fc
  .tuple(proportion, proportion)
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

const estimate = fc.tuple(proportion, proportion, proportion).map((three) => {
  const [low = 0, middle = 0, high = 0] = three.sort((a, b) => a - b);
  return { low, estimate: middle, high };
});

describe('competition ranks', () => {
  test('are 1 + the number of greater fractions, tied where another fraction is equal', () => {
    fc.assert(
      fc.property(fc.array(ratio), (ratios) => {
        const expected = ratios.map((mine, index) => ({
          rank: 1 + ratios.filter((other) => other.value * mine.size > mine.value * other.size).length,
          tied: ratios.some(
            (other, at) => at !== index && other.value * mine.size === mine.value * other.size,
          ),
        }));
        expect(competitionRanks(ratios)).toEqual(expected);
      }),
    );
  });
});

describe('rank ranges', () => {
  test('count the units clearly above and clearly below', () => {
    fc.assert(
      fc.property(fc.array(interval), (intervals) => {
        const expected = intervals.map((mine) => ({
          from: 1 + intervals.filter((other) => other.low > mine.high).length,
          to: intervals.length - intervals.filter((other) => other.high < mine.low).length,
        }));
        expect(rankRanges(intervals)).toEqual(expected);
      }),
    );
  });

  test('contain the rank of any point within the interval', () => {
    fc.assert(
      fc.property(fc.array(estimate), (estimates) => {
        for (const [index, { from, to }] of rankRanges(estimates).entries()) {
          const mine = estimates[index]?.estimate ?? Number.NaN;
          const rank = 1 + estimates.filter((other) => other.estimate > mine).length;
          expect(from).toBeLessThanOrEqual(rank);
          expect(to).toBeGreaterThanOrEqual(rank);
        }
      }),
    );
  });
});

describe('a difference of proportions', () => {
  test('lies within its interval, and that within [−1, 1]', () => {
    fc.assert(
      fc.property(estimate, estimate, (a, b) => {
        const difference = moverDifference(a, b);
        expect(difference.low).toBeLessThanOrEqual(difference.estimate);
        expect(difference.high).toBeGreaterThanOrEqual(difference.estimate);
        expect(difference.low).toBeGreaterThanOrEqual(-1 - 1e-15);
        expect(difference.high).toBeLessThanOrEqual(1 + 1e-15);
      }),
    );
  });

  test('is apart from 0 where the two intervals do not overlap', () => {
    fc.assert(
      fc.property(estimate, estimate, (a, b) => {
        fc.pre(a.low > b.high);
        expect(moverDifference(a, b).low).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a decomposed change', () => {
  const size = fc.oneof(fc.constant(0), fc.nat(100_000));
  const group = fc.record({
    before: fc.record({ size, rate: percent }),
    after: fc.record({ size, rate: percent }),
  });

  test('has parts that sum to the whole, whatever groups come and go', () => {
    fc.assert(
      fc.property(fc.array(group), (raw) => {
        const groups = raw.map(({ before, after }) => ({
          before: withoutRate(before),
          after: withoutRate(after),
        }));
        const parts = decomposeRateChange(groups);
        const before = pooled(groups.map((all) => all.before));
        const after = pooled(groups.map((all) => all.after));
        expect(parts === null).toBe(before === null || after === null);
        if (parts === null || before === null || after === null) return;
        const sum = parts.reduce((total, { level, mix }) => total + level + mix, 0);
        expect(Math.abs(sum - (after - before))).toBeLessThanOrEqual(1e-10);
      }),
    );
  });

  const withoutRate = (period: { size: number; rate: number }) =>
    period.size === 0 ? { size: 0, rate: null } : period;

  const pooled = (groups: readonly { size: number; rate: number | null }[]) => {
    const whole = groups.reduce((sum, group) => sum + group.size, 0);
    return whole === 0
      ? null
      : groups.reduce((sum, group) => sum + (group.size / whole) * (group.rate ?? 0), 0);
  };
});

describe('a weighted mean', () => {
  test('lies between its parts, with a finite standard error and a share of at most 1', () => {
    const part = fc.record({
      weight: fc.nat(1_000_000),
      estimate: fc.option(
        fc.record({ value: percent, standardError: fc.option(fc.double({ min: 0, max: 50, noNaN: true })) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const mean = weightedMean(parts);
        const used = parts.filter((each) => each.estimate !== null && each.weight > 0);
        expect(mean === null).toBe(used.length === 0);
        if (mean === null) return;
        const values = used.map((each) => each.estimate?.value ?? Number.NaN);
        expect(mean.value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
        expect(mean.value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        expect(mean.coveredProportion).toBeGreaterThan(0);
        expect(mean.coveredProportion).toBeLessThanOrEqual(1);
        expect(mean.standardError === null || Number.isFinite(mean.standardError)).toBe(true);
      }),
    );
  });
});

test('normal quantiles rise with the probability and mirror at one half', () => {
  const probability = fc.double({ min: 1e-12, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(probability, probability, (a, b) => {
      const [lower, upper] = [Math.min(a, b), Math.max(a, b)];
      expect(normalQuantile(lower)).toBeLessThanOrEqual(normalQuantile(upper));
      expect(normalQuantile(lower)).toBeLessThanOrEqual(0);
      expect(normalQuantile(1 - upper)).toBeCloseTo(-normalQuantile(1 - (1 - upper)), 10);
    }),
  );
});

test('a sample is the exact quotient rounded up, never more than the people or 400', () => {
  fc.assert(
    fc.property(fc.nat(100_000_000), (population) => {
      const people = BigInt(population);
      const exact = (400n * people + people + 399n) / (people + 400n);
      expect(sampleSize(population)).toBe(Number(exact));
      expect(sampleSize(population)).toBeLessThanOrEqual(Math.min(population, 400));
    }),
  );
});

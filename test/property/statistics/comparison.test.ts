import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../../../src/core/kernel/assert.ts';
import type { ClusterSums } from '../../../src/core/statistics/cluster-sums.ts';
import { competitionRanks } from '../../../src/core/statistics/competition-rank.ts';
import { holmDifferences, type IndependentPair } from '../../../src/core/statistics/holm-differences.ts';
import { moverDifference } from '../../../src/core/statistics/mover-difference.ts';
import { normalQuantile, twoSidedQuantile } from '../../../src/core/statistics/normal-quantile.ts';
import { rankRanges } from '../../../src/core/statistics/rank-range.ts';
import { decomposeRateChange } from '../../../src/core/statistics/rate-decomposition.ts';
import { ratioInterval } from '../../../src/core/statistics/ratio-interval.ts';
import { sampleSize } from '../../../src/core/statistics/sample-size.ts';
import { weightedMean } from '../../../src/core/statistics/weighted-mean.ts';
import { clusters, sumsOf } from './arbitrary-sums.ts';

/** Millionths: a difference of two never vanishes in the last digit. */
const proportion = fc.nat(1_000_000).map((millionths) => millionths / 1_000_000);
const percent = fc.double({ min: 0, max: 100, noNaN: true });

/** Few terms, so that ties and equal fractions in other terms come up. */
const ratio = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(12))
  .map(([size, value]) => ({ size, value: Math.min(size, value) }));

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
  const unit = fc.record({
    estimate: proportion,
    variance: fc.integer({ min: 1, max: 10_000 }).map((n) => n / 1e6),
  });

  test('are those of Holm by definition: the differences one by one, the clearest first', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 12 }), (units) => {
        const expected = units.map((mine, index) => {
          const differences = units
            .filter((_, other) => other !== index)
            .map(
              ({ estimate: theirs, variance }) =>
                (theirs - mine.estimate) / Math.sqrt(variance + mine.variance),
            )
            .sort((a, b) => Math.abs(b) - Math.abs(a));
          const stop = differences.findIndex((z, decided) => {
            return Math.abs(z) < -normalQuantile(0.05 / (2 * (units.length - 1) - decided));
          });
          const decided = stop < 0 ? differences : differences.slice(0, stop);
          return {
            from: 1 + decided.filter((z) => z > 0).length,
            to: units.length - decided.filter((z) => z < 0).length,
          };
        });
        expect(rankRanges(units)).toEqual(expected);
      }),
    );
  });

  test('contain the rank by the estimates', () => {
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        for (const [index, { from, to }] of rankRanges(units).entries()) {
          const mine = units[index]?.estimate ?? Number.NaN;
          const rank = 1 + units.filter((other) => other.estimate > mine).length;
          expect(from).toBeLessThanOrEqual(rank);
          expect(to).toBeGreaterThanOrEqual(rank);
        }
      }),
    );
  });
});

describe('differences by Holm', () => {
  const pair = fc
    .tuple(clusters, clusters)
    .map(([first, second]) => ({ first: sumsOf(first), second: sumsOf(second) }))
    .filter(({ first, second }) => first.clusters > 0 && second.clusters > 0);
  const apart = ({ first, second }: IndependentPair, error: number) => {
    const withInterval = (sums: ClusterSums) => {
      const { low, high } = must(ratioInterval(sums, twoSidedQuantile(error)), 'an interval');
      return { estimate: sums.value / sums.size, low, high };
    };
    const { low, high } = moverDifference(withInterval(first), withInterval(second));
    return low > 0 || high < 0;
  };

  test('decide what stands by Bonferroni, nothing that does not stand by itself, and each its own way', () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 6 }), (pairs) => {
        for (const [index, direction] of holmDifferences(pairs).entries()) {
          const one = must(pairs[index], 'a pair');
          if (apart(one, 0.05 / pairs.length)) expect(direction).not.toBe('undecided');
          if (!apart(one, 0.05)) expect(direction).toBe('undecided');
          const difference = one.first.value / one.first.size - one.second.value / one.second.size;
          if (direction !== 'undecided') expect(direction).toBe(difference > 0 ? 'above' : 'below');
        }
      }),
      { numRuns: 50 },
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

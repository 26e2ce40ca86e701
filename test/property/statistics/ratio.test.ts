import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterVarianceNumerator } from '../../../src/core/statistics/cluster-sums.ts';
import { ratioEstimate } from '../../../src/core/statistics/ratio-estimate.ts';
import { ratioInterval } from '../../../src/core/statistics/ratio-interval.ts';
import { stratifiedRatioError } from '../../../src/core/statistics/stratified-ratio-error.ts';
import { EMPTY_SUMS, mergeSums } from '../../support/cluster-sums.ts';
import { clusters, sumsOf } from './arbitrary-sums.ts';

describe('cluster sums', () => {
  test('merged in any grouping and order are those of all clusters', () => {
    fc.assert(
      fc.property(fc.array(clusters, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (groups, picks) => {
        const sums = groups.map(sumsOf);
        while (sums.length > 1) {
          const [a] = sums.splice(next(picks) % sums.length, 1);
          const [b] = sums.splice(next(picks) % sums.length, 1);
          sums.push(mergeSums(a ?? EMPTY_SUMS, b ?? EMPTY_SUMS));
        }
        expect(sums[0] ?? EMPTY_SUMS).toEqual(sumsOf(groups.flat()));
      }),
    );
  });

  test('give a variance numerator equal to the sum of squared residuals, never negative', () => {
    fc.assert(
      fc.property(clusters, (all) => {
        const sums = sumsOf(all);
        const residuals = all.map(([m, y]) => BigInt(sums.size) * BigInt(y) - BigInt(sums.value) * BigInt(m));
        const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0n);
        expect(clusterVarianceNumerator(sums)).toBe(squares);
      }),
    );
  });
});

describe('a ratio estimate', () => {
  test('is a proportion with a finite standard error, or null', () => {
    fc.assert(
      fc.property(clusters, (all) => {
        const sums = sumsOf(all);
        const estimate = ratioEstimate(sums);
        expect(estimate === null).toBe(sums.clusters === 0);
        if (estimate === null) return;
        expect(estimate.proportion).toBeGreaterThanOrEqual(0);
        expect(estimate.proportion).toBeLessThanOrEqual(1);
        expect(estimate.standardError === null).toBe(sums.clusters === 1);
        if (estimate.standardError !== null) expectFiniteFromZero(estimate.standardError);
      }),
    );
  });

  test('of the complement mirrors the proportion and keeps the standard error', () => {
    fc.assert(
      fc.property(clusters, (all) => {
        const estimate = ratioEstimate(sumsOf(all));
        const mirrored = ratioEstimate(sumsOf(all.map(([m, y]) => [m, m - y])));
        expect(mirrored?.standardError).toBe(estimate?.standardError);
        if (estimate !== null) expect(mirrored?.proportion).toBeCloseTo(1 - estimate.proportion, 14);
      }),
    );
  });

  test('with strata has a finite standard error, equal to the plain one where there is one stratum', () => {
    fc.assert(
      fc.property(fc.array(clusters, { maxLength: 5 }), (strata) => {
        const error = stratifiedRatioError(strata.map(sumsOf));
        if (error !== null) expectFiniteFromZero(error);
        const [only = EMPTY_SUMS] = strata.slice(0, 1).map(sumsOf);
        const plain = ratioEstimate(only)?.standardError ?? null;
        const single = stratifiedRatioError([only]);
        expect(single === null).toBe(plain === null);
        if (plain !== null) expect(Math.abs((single ?? Number.NaN) - plain)).toBeLessThanOrEqual(1e-14);
      }),
    );
  });
});

describe('a ratio interval', () => {
  const z = fc.double({ min: 0.01, max: 12, noNaN: true });

  test('lies in [0, 1] and contains the ratio, at every level', () => {
    fc.assert(
      fc.property(clusters, z, (all, level) => {
        const sums = sumsOf(all);
        const interval = ratioInterval(sums, level);
        expect(interval === null).toBe(sums.clusters === 0);
        if (interval === null) return;
        const ratio = sums.value / sums.size;
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThanOrEqual(ratio);
        expect(interval.high).toBeGreaterThanOrEqual(ratio);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.high).toBeGreaterThan(interval.low);
      }),
    );
  });

  test('is the sum over pseudo-clusters as the definition writes it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 39 }), fc.nat(39)), { minLength: 1 }),
        (raw) => {
          const all = raw.map(([m, y]) => [m, Math.min(m, y)] as const);
          const interval = ratioInterval(sumsOf(all));
          const expected = byDefinition(all, 1.959963984540054);
          expect(interval?.low).toBeCloseTo(expected.low, 12);
          expect(interval?.high).toBeCloseTo(expected.high, 12);
        },
      ),
    );
  });

  test('of the complement is the mirrored interval', () => {
    fc.assert(
      fc.property(clusters, z, (all, level) => {
        const interval = ratioInterval(sumsOf(all), level);
        const mirrored = ratioInterval(sumsOf(all.map(([m, y]) => [m, m - y])), level);
        expect(mirrored === null).toBe(interval === null);
        if (interval === null || mirrored === null) return;
        expect(mirrored.low).toBeCloseTo(1 - interval.high, 11);
        expect(mirrored.high).toBeCloseTo(1 - interval.low, 11);
      }),
    );
  });
});

/** P̃ ± z√(ñ/(ñ−1) · Σ(y − P̃m)²/M̃²) with k clusters (m̄, m̄) and k clusters (m̄, 0) added to the sums. */
function byDefinition(all: readonly (readonly [number, number])[], z: number) {
  const k = (z * z) / 2;
  const n = all.length + 2 * k;
  const size = all.reduce((sum, [m]) => sum + m, 0);
  const mean = size / all.length;
  const paddedSize = size + 2 * k * mean;
  const p = (all.reduce((sum, [, y]) => sum + y, 0) + k * mean) / paddedSize;
  const squares = all.reduce((sum, [m, y]) => sum + (y - p * m) ** 2, 0);
  const pseudo = k * (mean - p * mean) ** 2 + k * (p * mean) ** 2;
  const margin = z * Math.sqrt(((n / (n - 1)) * (squares + pseudo)) / paddedSize ** 2);
  return { low: Math.max(0, p - margin), high: Math.min(1, p + margin) };
}

function expectFiniteFromZero(value: number): void {
  expect(Number.isFinite(value) && value >= 0).toBe(true);
}

function next(stream: fc.Stream<number>): number {
  return stream.next().value;
}

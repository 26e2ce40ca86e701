import { describe, expect, test } from 'vitest';
import type { ClusterSums } from '../../../../src/core/statistics/cluster-sums.ts';
import { type Interval, ratioInterval } from '../../../../src/core/statistics/ratio-interval.ts';
import { addCluster, EMPTY_SUMS } from '../../../support/cluster-sums.ts';

const sumsOf = (...clusters: readonly (readonly [m: number, y: number])[]): ClusterSums =>
  clusters.reduce((sums, [m, y]) => addCluster(sums, m, y), EMPTY_SUMS);

const repeated = (times: number, m: number, y: number): ClusterSums =>
  sumsOf(...Array.from({ length: times }, () => [m, y] as const));

const width = (interval: Interval | null): number =>
  interval === null ? Number.NaN : interval.high - interval.low;

describe('the interval of a ratio', () => {
  test('of 30 clusters all at 100 % is the worked example, with room below', () => {
    const interval = ratioInterval(repeated(30, 16, 16));
    expect(interval?.low).toBeCloseTo(0.8641103652204248, 14);
    expect(interval?.high).toBe(1);
  });

  test('at 0 % mirrors the interval at 100 %', () => {
    const lowest = ratioInterval(repeated(30, 16, 0));
    expect(lowest?.low).toBe(0);
    expect(lowest?.high).toBeCloseTo(1 - 0.8641103652204248, 14);
  });

  test('exists for a single cluster and is wide', () => {
    expect(width(ratioInterval(sumsOf([3, 1])))).toBeGreaterThan(0.85);
  });

  test('is absent without clusters', () => {
    expect(ratioInterval(EMPTY_SUMS)).toBeNull();
  });

  test('does not depend on the unit of the answers', () => {
    const once = ratioInterval(sumsOf([3, 1], [4, 4], [2, 0]));
    const tenfold = ratioInterval(sumsOf([30, 10], [40, 40], [20, 0]));
    expect(tenfold?.low).toBeCloseTo(once?.low ?? Number.NaN, 14);
    expect(tenfold?.high).toBeCloseTo(once?.high ?? Number.NaN, 14);
  });

  test('narrows as respondents agree and as they become more', () => {
    const few = ratioInterval(sumsOf([4, 2], [4, 2], [4, 2], [4, 2]));
    const fewApart = ratioInterval(sumsOf([4, 0], [4, 4], [4, 0], [4, 4]));
    expect(width(few)).toBeLessThan(width(fewApart));
    expect(width(ratioInterval(repeated(400, 4, 2)))).toBeLessThan(width(few));
  });

  test('widens with z', () => {
    const sums = sumsOf([4, 3], [4, 2], [4, 4], [3, 0]);
    expect(width(ratioInterval(sums, 3))).toBeGreaterThan(width(ratioInterval(sums)));
  });

  test('keeps its precision for a million agreeing clusters', () => {
    const million: ClusterSums = {
      clusters: 1_000_000,
      size: 16_000_000,
      value: 16_000_000,
      sizeSquared: 256_000_000,
      sizeValue: 256_000_000,
      valueSquared: 256_000_000,
    };
    // By hand: S̃/m̄² = n(1 − P̃)² + k((1 − P̃)² + P̃²), 1 − P̃ = k/(n + 2k).
    const k = 1.959963984540054 ** 2 / 2;
    const padded = 1_000_000 + 2 * k;
    const short = k / padded;
    const squares = 1_000_000 * short ** 2 + k * (short ** 2 + (1 - short) ** 2);
    const margin = 1.959963984540054 * Math.sqrt(squares / (padded * (padded - 1)));
    expect(1 - (ratioInterval(million)?.low ?? Number.NaN)).toBeCloseTo(short + margin, 15);
  });

  test('needs a positive z', () => {
    expect(() => ratioInterval(sumsOf([1, 1]), 0)).toThrow('z is a positive number');
    expect(() => ratioInterval(sumsOf([1, 1]), Number.NaN)).toThrow('z is a positive number');
  });
});

import { describe, expect, test } from 'vitest';
import { clusterVarianceNumerator } from '../../../../src/core/statistics/cluster-sums.ts';
import { addCluster, EMPTY_SUMS, mergeSums } from '../../../support/cluster-sums.ts';

const TWO = addCluster(addCluster(EMPTY_SUMS, 3, 2), 4, 4);

describe('cluster sums', () => {
  test('hold the six sums over the clusters', () => {
    expect(TWO).toEqual({
      clusters: 2,
      size: 7,
      value: 6,
      sizeSquared: 25,
      sizeValue: 22,
      valueSquared: 20,
    });
  });

  test('ignore a cluster of size 0', () => {
    expect(addCluster(TWO, 0, 0)).toBe(TWO);
  });

  test('merge by addition', () => {
    expect(mergeSums(TWO, TWO)).toEqual({
      clusters: 4,
      size: 14,
      value: 12,
      sizeSquared: 50,
      sizeValue: 44,
      valueSquared: 40,
    });
  });

  test('of nothing are neutral', () => {
    expect(mergeSums(EMPTY_SUMS, TWO)).toEqual(TWO);
  });

  test('throw rather than lose a unit beyond 2^53 - 1', () => {
    const full = { ...EMPTY_SUMS, sizeSquared: Number.MAX_SAFE_INTEGER };
    expect(() => mergeSums(full, TWO)).toThrow('2^53 - 1');
    expect(mergeSums(full, EMPTY_SUMS)).toEqual(full);
  });

  test('refuse fractions and negative numbers', () => {
    expect(() => addCluster(EMPTY_SUMS, 1.5, 1)).toThrow('whole numbers');
    expect(() => addCluster(EMPTY_SUMS, 2, -1)).toThrow('whole numbers');
  });
});

describe('the variance numerator', () => {
  test('is the sum of squared cluster residuals', () => {
    expect(clusterVarianceNumerator(TWO)).toBe(32n);
  });

  test('is exactly 0 where every cluster has the same ratio', () => {
    const equal = addCluster(addCluster(EMPTY_SUMS, 30_000_000, 10_000_000), 3, 1);
    expect(clusterVarianceNumerator(equal)).toBe(0n);
  });

  test('keeps the last unit where floating point would lose it', () => {
    const m = 60_000_000;
    const sums = addCluster(addCluster(EMPTY_SUMS, m, m), m, m - 1);
    const residual = BigInt(2 * m) * BigInt(m) - BigInt(2 * m - 1) * BigInt(m);
    expect(clusterVarianceNumerator(sums)).toBe(2n * residual * residual);
  });

  test('about a larger whole takes the totals of the whole', () => {
    // (10·2 − 8·3)² + (10·4 − 8·4)²
    expect(clusterVarianceNumerator(TWO, { size: 10, value: 8 })).toBe(80n);
  });
});

import { expect, test } from 'vitest';
import type { ClusterSums } from '../../../../src/core/statistics/cluster-sums.ts';
import { ratioEstimate } from '../../../../src/core/statistics/ratio-estimate.ts';
import { stratifiedRatioError } from '../../../../src/core/statistics/stratified-ratio-error.ts';
import { addCluster, EMPTY_SUMS, mergeSums } from '../../../support/cluster-sums.ts';

const sumsOf = (...clusters: readonly (readonly [m: number, y: number])[]): ClusterSums =>
  clusters.reduce((sums, [m, y]) => addCluster(sums, m, y), EMPTY_SUMS);

test('the worked example: clusters (3, 2) and (4, 4)', () => {
  const estimate = ratioEstimate(sumsOf([3, 2], [4, 4]));
  expect(estimate?.proportion).toBe(6 / 7);
  expect(estimate?.standardError).toBeCloseTo(0.16326530612244897, 15);
});

test('without clusters there is no estimate', () => {
  expect(ratioEstimate(EMPTY_SUMS)).toBeNull();
});

test('a single cluster has a proportion but no standard error', () => {
  expect(ratioEstimate(sumsOf([4, 1]))).toEqual({ proportion: 0.25, standardError: null });
});

test('clusters that agree have standard error 0, exactly', () => {
  expect(ratioEstimate(sumsOf([3, 1], [6, 2], [9, 3]))).toEqual({ proportion: 1 / 3, standardError: 0 });
});

test('clusters of one answer give the standard error of a mean, s/√n', () => {
  const estimate = ratioEstimate(sumsOf([1, 1], [1, 1], [1, 1], [1, 0]));
  expect(estimate?.standardError).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 3), 15);
});

test('sums near 2^53 neither overflow nor lose precision', () => {
  const million = 1_000_000;
  const half: ClusterSums = {
    clusters: 2 * million,
    size: 32_000 * million,
    value: 16_000 * million,
    sizeSquared: 512_000_000 * million,
    sizeValue: 256_000_000 * million,
    valueSquared: 256_000_000 * million,
  };
  // Half the clusters have 0 of 16,000, half have 16,000 of 16,000: s/√n with s² = n/(n−1) · 1/4.
  const expected = Math.sqrt(0.25 / (2 * million - 1));
  expect(ratioEstimate(half)?.standardError).toBeCloseTo(expected, 18);
});

test('stratified: the worked example of two strata', () => {
  const error = stratifiedRatioError([sumsOf([3, 2], [4, 4]), sumsOf([2, 1], [1, 1])]);
  expect(error).toBeCloseTo(Math.sqrt(2.08) / 10, 15);
});

test('stratified: one stratum is the unstratified standard error', () => {
  const sums = sumsOf([3, 2], [4, 4], [5, 1]);
  expect(stratifiedRatioError([sums])).toBeCloseTo(ratioEstimate(sums)?.standardError ?? Number.NaN, 15);
});

test('stratified: differences between strata do not count', () => {
  const good = sumsOf([4, 4], [4, 4]);
  const bad = sumsOf([4, 0], [4, 0]);
  expect(stratifiedRatioError([good, bad])).toBe(0);
  expect(ratioEstimate(mergeSums(good, bad))?.standardError).toBeGreaterThan(0.2);
});

test('stratified: a stratum with a single cluster shows no spread, so there is no standard error', () => {
  expect(stratifiedRatioError([sumsOf([3, 2], [4, 4]), sumsOf([2, 1])])).toBeNull();
  expect(stratifiedRatioError([])).toBeNull();
});

test('stratified: a stratum nobody answered in is no stratum', () => {
  const sums = sumsOf([3, 2], [4, 4]);
  expect(stratifiedRatioError([sums, EMPTY_SUMS])).toBe(stratifiedRatioError([sums]));
});

import { assert } from '../../src/core/kernel/assert.ts';
import type { ClusterSums, DrawnSums } from '../../src/core/statistics/cluster-sums.ts';

export const EMPTY_SUMS: ClusterSums = {
  clusters: 0,
  size: 0,
  value: 0,
  sizeSquared: 0,
  sizeValue: 0,
  valueSquared: 0,
};

/** The sums with one more cluster of size m and value y. */
export function addCluster(sums: ClusterSums, m: number, y: number): ClusterSums {
  if (m === 0) return sums;
  return mergeSums(sums, {
    clusters: 1,
    size: m,
    value: y,
    sizeSquared: m * m,
    sizeValue: m * y,
    valueSquared: y * y,
  });
}

/** The sums over the clusters of both, which must be different clusters. Throws beyond 2⁵³ − 1. */
export function mergeSums(a: ClusterSums, b: ClusterSums): ClusterSums {
  return {
    clusters: exactSum(a.clusters, b.clusters),
    size: exactSum(a.size, b.size),
    value: exactSum(a.value, b.value),
    sizeSquared: exactSum(a.sizeSquared, b.sizeSquared),
    sizeValue: exactSum(a.sizeValue, b.sizeValue),
    valueSquared: exactSum(a.valueSquared, b.valueSquared),
  };
}

export interface DrawnRespondent {
  readonly stratum: string;
  readonly unit: string;
  readonly m: number;
  readonly y: number;
}

/** The sums of respondents drawn by primary units within strata. */
export function drawnSums(respondents: readonly DrawnRespondent[]): DrawnSums {
  const units = new Map<string, { stratum: string; m: number; y: number }>();
  for (const { stratum, unit, m, y } of respondents) {
    const known = units.get(`${stratum} ${unit}`) ?? { stratum, m: 0, y: 0 };
    units.set(`${stratum} ${unit}`, { stratum, m: known.m + m, y: known.y + y });
  }
  const strata = new Map<string, ClusterSums>();
  for (const { stratum, m, y } of units.values()) {
    strata.set(stratum, addCluster(strata.get(stratum) ?? EMPTY_SUMS, m, y));
  }
  const sums = respondents.reduce((all, { m, y }) => addCluster(all, m, y), EMPTY_SUMS);
  return { ...sums, strata };
}

function exactSum(a: number, b: number): number {
  const sum = a + b;
  assert(Number.isSafeInteger(sum) && a >= 0 && b >= 0, 'cluster sums are whole numbers from 0 to 2^53 - 1');
  return sum;
}

import fc from 'fast-check';
import type { ClusterSums } from '../../../src/core/statistics/cluster-sums.ts';
import { addCluster, EMPTY_SUMS } from '../../support/cluster-sums.ts';

/** One cluster: its size m and its value y, 0 ≤ y ≤ m. */
export type Cluster = readonly [m: number, y: number];

/** Sizes from nothing to far beyond any form, and the extremes y = 0 and y = m more often than by chance. */
const cluster: fc.Arbitrary<Cluster> = fc
  .tuple(
    fc.oneof(fc.nat(16), fc.nat(1_000_000)),
    fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .map(([m, share]) => [m, Math.round(m * share)] as const);

export const clusters: fc.Arbitrary<readonly Cluster[]> = fc.array(cluster, { maxLength: 60 });

export function sumsOf(all: readonly Cluster[]): ClusterSums {
  return all.reduce((sums, [m, y]) => addCluster(sums, m, y), EMPTY_SUMS);
}

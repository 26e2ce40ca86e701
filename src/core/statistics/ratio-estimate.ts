import { type ClusterSums, clusterVarianceNumerator } from './cluster-sums.ts';

export interface RatioEstimate {
  /** Y/M, 0–1. */
  readonly proportion: number;
  /** Same unit; null for a single cluster, which shows no spread. */
  readonly standardError: number | null;
}

/**
 * Ratio of totals P = Y/M with the linearised (Taylor) standard error √(n/(n−1) · V/M⁴), clusters drawn with
 * replacement, no finite-population correction. R: `survey::svyratio(~y, ~m, svydesign(ids = ~respondent))`.
 * Source: Cochran, Sampling Techniques, 3rd ed. 1977, section 6.3.
 *
 * Precision: V and M⁴ are exact integers, below 2²²⁰ for sums that fit 2⁵³, so both convert to doubles with one
 * rounding each and cannot overflow.
 *
 * Null without clusters. Example: clusters (3, 2) and (4, 4) give P = 6/7 and √(2 · 32/7⁴) = 0.16326530612….
 */
export function ratioEstimate(sums: ClusterSums): RatioEstimate | null {
  if (sums.clusters === 0) return null;
  const proportion = sums.value / sums.size;
  if (sums.clusters === 1) return { proportion, standardError: null };
  const variance = Number(clusterVarianceNumerator(sums)) / Number(BigInt(sums.size) ** 4n);
  return { proportion, standardError: Math.sqrt((sums.clusters / (sums.clusters - 1)) * variance) };
}

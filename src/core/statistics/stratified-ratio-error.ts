import { type ClusterSums, clusterVarianceNumerator } from './cluster-sums.ts';

/**
 * Standard error of the ratio of totals Y/M when clusters (primary sampling units) were drawn within strata:
 * √(Σ_h n_h/(n_h−1) · Σ_i(z_hi − z̄_h)²)/M with z = y − P·m and P of all strata together. R:
 * `survey::svyratio(~y, ~m, svydesign(ids = ~psu, strata = ~stratum))`, no finite-population correction.
 * Source: Cochran, Sampling Techniques, 3rd ed. 1977, section 6.11 (combined ratio estimate).
 *
 * In whole numbers: M²·Σ(z − z̄)² = W − (M·Y_h − Y·M_h)²/n_h with W the numerator V of the stratum about the whole.
 *
 * Null without clusters, or where a stratum has a single one, which shows no spread (R stops there too).
 * Example: strata {(3, 2), (4, 4)} and {(2, 1), (1, 1)} give P = 0.8 and √2.08/10 = 0.14422….
 */
export function stratifiedRatioError(strata: readonly ClusterSums[]): number | null {
  const drawn = strata.filter(({ clusters }) => clusters > 0);
  if (drawn.length === 0 || drawn.some(({ clusters }) => clusters === 1)) return null;
  const size = drawn.reduce((sum, stratum) => sum + BigInt(stratum.size), 0n);
  const value = drawn.reduce((sum, stratum) => sum + BigInt(stratum.value), 0n);
  const variance = drawn.reduce((sum, stratum) => {
    const total = size * BigInt(stratum.value) - value * BigInt(stratum.size);
    const clusters = BigInt(stratum.clusters);
    const numerator = clusters * clusterVarianceNumerator(stratum, { size, value }) - total * total;
    return sum + Number(numerator) / (stratum.clusters - 1) / Number(size ** 4n);
  }, 0);
  return Math.sqrt(variance);
}

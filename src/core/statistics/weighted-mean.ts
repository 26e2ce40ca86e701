import { assert } from '../kernel/assert.ts';

/** A unit with its caseload N_u, and its estimate or null where it has none that may be used. */
export interface WeightedPart {
  readonly weight: number;
  readonly estimate: { readonly value: number; readonly standardError: number | null } | null;
}

export interface WeightedMean {
  readonly value: number;
  /** Null where a part has none. */
  readonly standardError: number | null;
  /** Share of the whole weight that the parts with an estimate carry, 0–1. */
  readonly coveredProportion: number;
}

/**
 * Mean of independent estimates weighted by known totals, w_u = N_u/ΣN over the parts that have an estimate, with
 * variance Σw_u²·v_u and the share of the whole weight those parts cover (a stratified mean whose strata are the
 * units). R: `weighted.mean(x, w)`, `sqrt(sum((w / sum(w))^2 * se^2))`. Source: Cochran, Sampling Techniques,
 * 3rd ed. 1977, section 5.3. Weights are 0 or more; null where no part with an estimate has weight.
 *
 * Example: weight 300 with 80 ± 2, weight 100 with 90 ± 4 and weight 100 without estimate give 82.5,
 * standard error √((0.75·2)² + (0.25·4)²) = 1.802… and a covered share of 0.8.
 */
export function weightedMean(parts: readonly WeightedPart[]): WeightedMean | null {
  let whole = 0;
  let covered = 0;
  for (const { weight, estimate } of parts) {
    assert(weight >= 0 && Number.isFinite(weight), 'a weight is 0 or more');
    whole += weight;
    if (estimate !== null) covered += weight;
  }
  if (covered === 0) return null;

  let value = 0;
  let variance: number | null = 0;
  for (const { weight, estimate } of parts) {
    if (estimate === null || weight === 0) continue;
    const share = weight / covered;
    value += share * estimate.value;
    variance =
      variance === null || estimate.standardError === null
        ? null
        : variance + (share * estimate.standardError) ** 2;
  }
  return {
    value,
    standardError: variance === null ? null : Math.sqrt(variance),
    coveredProportion: covered / whole,
  };
}

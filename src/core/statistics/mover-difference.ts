/** An estimate inside its interval, in any unit. */
export interface EstimateWithInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Difference first − second of two independent estimates, with an interval recovered from their own intervals
 * (MOVER, the method of variance estimates recovery): d − √((P₁−l₁)² + (u₂−P₂)²) to d + √((u₁−P₁)² + (P₂−l₂)²).
 * For two Wilson intervals this is R's `DescTools::BinomDiffCI(method = "score")`. Source: Newcombe, Statistics in
 * Medicine 17, 1998, 873–890, method 10.
 *
 * Precondition: independent estimates, so different respondents, and low ≤ estimate ≤ high. Of two figures about
 * the same people it says nothing. Unit: the unit of the estimates.
 *
 * Example: 85 [80, 89] against 81 [78, 84] gives 4 − √(5² + 3²) = −1.83… to 4 + √(4² + 3²) = 9.
 */
export function moverDifference(
  first: EstimateWithInterval,
  second: EstimateWithInterval,
): EstimateWithInterval {
  const estimate = first.estimate - second.estimate;
  return {
    estimate,
    low: estimate - Math.hypot(first.estimate - first.low, second.high - second.estimate),
    high: estimate + Math.hypot(first.high - first.estimate, second.estimate - second.low),
  };
}

import { must } from '../kernel/assert.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { AdjustedRatio } from './ratio-interval.ts';

export interface RankRange {
  readonly from: number;
  readonly to: number;
}

/** The error of one unit's range. */
const ERROR = 0.05;

/**
 * The ranks each of N units may truly have, from its differences to all others: 1 + #{units surely better} to
 * N − #{units surely worse}. For unit j and every other unit k, z = (P̃_j − P̃_k)/√(ṽ_j + ṽ_k) with the adjusted
 * ratios. Step-down by Holm over both directions: with r of the N − 1 differences decided, every further one whose
 * one-sided p is at most 0.05/(2(N − 1) − r) is decided, until none is.
 *
 * Each unit's range holds its true rank with about 95 % (normal approximation); all N of them at once are not meant,
 * and the page says so. Source: the marginal confidence set of Mogstad, Romano, Shaikh and Wilhelm, Inference for
 * ranks, Review of Economic Studies 91, 2024 (R package csranks), with Holm (Scandinavian Journal of Statistics 6,
 * 1979) in place of their bootstrap.
 *
 * Precondition: the units share no respondents, and variances are above 0. N = 1 has the range 1 to 1. The rank by
 * P itself lies in the range, since P̃ and P never differ by more than z√ṽ. Ranges come in the order of the units.
 *
 * Example: estimates 0.9, 0.5 and 0.85, each with a variance of 0.0025, differ by z = 5.66, 0.71 and 4.95: ranges
 * 1–2, 3–3, 1–2.
 */
export function rankRanges(units: readonly AdjustedRatio[]): readonly RankRange[] {
  const critical = criticalValues(units.length);
  const estimates = Float64Array.from(units, ({ estimate }) => estimate);
  const variances = Float64Array.from(units, ({ variance }) => variance);
  const squares = new Float64Array(units.length);
  return units.map((mine, index) => {
    for (let other = 0; other < squares.length; other++) {
      const variance = mine.variance + must(variances[other], 'a variance');
      squares[other] = (mine.estimate - must(estimates[other], 'an estimate')) ** 2 / variance;
    }
    // A unit does not differ from itself.
    squares[index] = -1;
    const threshold = must(critical[stepDown(squares, critical)], 'a critical value') ** 2;
    let better = 0;
    let worse = 0;
    for (let other = 0; other < squares.length; other++) {
      if (must(squares[other], 'a difference') < threshold) continue;
      if (must(estimates[other], 'an estimate') > mine.estimate) better += 1;
      else worse += 1;
    }
    return { from: 1 + better, to: units.length - worse };
  });
}

/** How many differences are decided in the end. A further round can only decide more, so this ends. */
function stepDown(squares: Float64Array, critical: readonly number[]): number {
  let decided = 0;
  for (;;) {
    const threshold = must(critical[decided], 'a critical value') ** 2;
    let found = 0;
    for (let other = 0; other < squares.length; other++)
      if ((squares[other] as number) >= threshold) found += 1;
    if (found === decided) return decided;
    decided = found;
  }
}

/** By the number of differences already decided: the |z| from which on a further one is. */
function criticalValues(units: number): readonly number[] {
  const directions = 2 * (units - 1);
  const values = Array.from(
    { length: Math.max(0, units - 1) },
    (_, decided) => -normalQuantile(ERROR / (directions - decided)),
  );
  // Where all are decided nothing is left to ask; the last threshold keeps them decided.
  return [...values, values.at(-1) ?? 0];
}

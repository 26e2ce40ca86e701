import type { DrawnSums } from './cluster-sums.ts';
import { twoSidedQuantile } from './normal-quantile.ts';
import { ratioEstimate } from './ratio-estimate.ts';
import { stratifiedRatioError } from './stratified-ratio-error.ts';
import { twoSidedStudentQuantile } from './student-quantile.ts';

/** What a sample drawn by primary units within strata does to the uncertainty of a ratio of totals. */
export interface SampleDesign {
  /** 0–1, as `survey::svyratio` of the design gives it. */
  readonly standardError: number;
  /** Its variance over that of as many respondents drawn one by one; null where those show no spread. */
  readonly effect: number | null;
  readonly primaryUnits: number;
  readonly strata: number;
}

/** Null where nobody was drawn so, or a stratum has a single primary unit, which shows no spread. */
export function sampleDesign(sums: DrawnSums): SampleDesign | null {
  const drawn = [...(sums.strata?.values() ?? [])].filter(({ clusters }) => clusters > 0);
  const standardError = stratifiedRatioError(drawn);
  if (standardError === null) return null;
  const plain = ratioEstimate(sums)?.standardError ?? 0;
  return {
    standardError,
    effect: plain === 0 ? null : (standardError / plain) ** 2,
    primaryUnits: drawn.reduce((units, { clusters }) => units + clusters, 0),
    strata: drawn.length,
  };
}

/**
 * What the respondents are divided by so that an interval for respondents drawn one by one is one for the design: the
 * design effect, times (t/z)², since the spread rests on primary units less strata as degrees of freedom. Never below
 * 1: measured on few primary units, an effect may come out too small by chance. Sources: Korn and Graubard, Confidence
 * intervals for proportions with small expected number of positive counts estimated from survey data, Survey
 * Methodology 24, 1998; Parker and others, National Center for Health Statistics data presentation standards for
 * proportions, 2017 (never more than the respondents there are).
 *
 * 1 where sampleDesign is null. Example: an effect of 2 on 4 primary units of 2 strata gives 2 · (4.303/1.960)² = 9.64.
 *
 * @param error of the two-sided interval
 */
export function designWidening(sums: DrawnSums, error = 0.05): number {
  const design = sampleDesign(sums);
  if (design === null) return 1;
  const t = twoSidedStudentQuantile(error, design.primaryUnits - design.strata);
  return Math.max(1, (design.effect ?? 1) * (t / twoSidedQuantile(error)) ** 2);
}

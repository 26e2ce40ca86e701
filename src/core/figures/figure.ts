import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import type { DrawnSums } from '../statistics/cluster-sums.ts';
import { ratioEstimate } from '../statistics/ratio-estimate.ts';
import { ratioInterval } from '../statistics/ratio-interval.ts';
import { sampleDesign } from '../statistics/sample-design.ts';
import { scopeSums, type Tally } from '../tally/tally.ts';
import type { TallyLayout } from '../tally/tally-layout.ts';
import { PERCENT_SCALES, percentOf, proportionSums } from './scoring-rule.ts';

/** One percentage with what it rests on; unrounded. Without answers the numbers after `answers` are null. */
export interface Figure {
  /** Those who gave a level to at least one of the items. */
  readonly respondents: number;
  /** Levels given. */
  readonly answers: number;
  readonly percent: number | null;
  /** Percentage points; null also for a single respondent. */
  readonly standardError: number | null;
  /** The 95 % interval, which contains `percent`. */
  readonly low: number | null;
  readonly high: number | null;
}

export function figureOf(layout: TallyLayout, tally: Tally, scopeId: string, rule: ScoringRule): Figure {
  return figureFromSums(scopeSums(layout, tally, scopeId, rule), rule);
}

/** The figure of sums as scopeSums and itemSums give them, by the same rule: with strata, as their sample was drawn. */
export function figureFromSums(sums: DrawnSums, rule: ScoringRule): Figure {
  const proportion = proportionSums(sums, rule);
  const estimate = ratioEstimate(proportion);
  const interval = ratioInterval(proportion);
  const counts = { respondents: sums.clusters, answers: sums.size };
  if (estimate === null || interval === null) {
    return { ...counts, percent: null, standardError: null, low: null, high: null };
  }
  const standardError = sampleDesign(proportion)?.standardError ?? estimate.standardError;
  return {
    ...counts,
    percent: percentOf(estimate.proportion, rule),
    standardError: standardError === null ? null : PERCENT_SCALES[rule].spanPercent * standardError,
    low: percentOf(interval.low, rule),
    high: percentOf(interval.high, rule),
  };
}

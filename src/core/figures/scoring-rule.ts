import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import type { ClusterSums, DrawnSums } from '../statistics/cluster-sums.ts';

/** How a rule's Y and M become a percentage: floor + span · Y / (unitsPerAnswer · M). */
interface PercentScale {
  /** The largest y one answer can give. */
  readonly unitsPerAnswer: 1 | 4;
  /** Percent where every answer is the lowest. */
  readonly floorPercent: 0 | 20;
  /** Percent between the lowest and the highest answers. */
  readonly spanPercent: 100 | 80;
}

/**
 * satisfied-share: percent = 100 · Y/M with Y = how many levels are at or above the questionnaire's `satisfiedFrom`, on
 * a scale of any length. Of SIPAS these are the upper two of five.
 *
 * mean-score: percent = 20 + 80 · Y/(4M) with Y = Σ(level − 1), which is 100 · mean level / 5. It is published for five
 * levels only. By the same division k levels would begin at 100/k percent, so figures of different scales would not
 * stand beside each other; questionnaires with another number of levels may not use it (mayUseRule).
 */
export const PERCENT_SCALES: Readonly<Record<ScoringRule, PercentScale>> = {
  'satisfied-share': { unitsPerAnswer: 1, floorPercent: 0, spanPercent: 100 },
  'mean-score': { unitsPerAnswer: 4, floorPercent: 20, spanPercent: 80 },
};

/**
 * The sums of a tally made those of a proportion Y/M, 0–1: the mean score takes 4M for M, 16Σm² for Σm² and 4Σmy
 * for Σmy. Multiplying by powers of two is exact, also beyond 2⁵³.
 */
export function proportionSums(sums: DrawnSums, rule: ScoringRule): DrawnSums {
  const units = PERCENT_SCALES[rule].unitsPerAnswer;
  const scaled = <Sums extends ClusterSums>(one: Sums): Sums => ({
    ...one,
    size: units * one.size,
    sizeSquared: units * units * one.sizeSquared,
    sizeValue: units * one.sizeValue,
  });
  if (sums.strata === undefined) return scaled(sums);
  const strata = new Map([...sums.strata].map(([name, one]) => [name, scaled(one)]));
  return { ...scaled(sums), strata };
}

/** The percentage of a proportion: 0–100 by satisfied-share, 20–100 by mean-score. */
export function percentOf(proportion: number, rule: ScoringRule): number {
  const { floorPercent, spanPercent } = PERCENT_SCALES[rule];
  return floorPercent + spanPercent * proportion;
}

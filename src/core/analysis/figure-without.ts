import { type Figure, figureFromSums } from '../figures/figure.ts';
import { MINIMUM_RESPONDENTS } from '../figures/small-cells.ts';
import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import { type ClusterSums, clusterVarianceNumerator } from '../statistics/cluster-sums.ts';

export type FigureWithout = Pick<Figure, 'respondents' | 'percent' | 'low' | 'high'>;

/**
 * A figure without what excluded heaps take from its sums (ExcludedTally.taken); null where fewer than ten respondents
 * are left.
 *
 * Answers of an excluded response that were released for a longer span afterwards stay in, and what they added to the
 * sums of squares is more than theirs alone. Where that leaves less than no variance there is no interval.
 *
 * @param all as scopeSums gives them, by the same rule as `taken`
 */
export function figureWithout(all: ClusterSums, taken: ClusterSums, rule: ScoringRule): FigureWithout | null {
  const left: ClusterSums = {
    clusters: all.clusters - taken.clusters,
    size: all.size - taken.size,
    value: all.value - taken.value,
    sizeSquared: all.sizeSquared - taken.sizeSquared,
    sizeValue: all.sizeValue - taken.sizeValue,
    valueSquared: all.valueSquared - taken.valueSquared,
  };
  if (left.clusters < MINIMUM_RESPONDENTS) return null;
  const isSpread = clusterVarianceNumerator(left) >= 0n;
  const { respondents, percent, low, high } = figureFromSums(
    isSpread ? left : { ...left, sizeSquared: 0, sizeValue: 0, valueSquared: 0 },
    rule,
  );
  return { respondents, percent, low: isSpread ? low : null, high: isSpread ? high : null };
}

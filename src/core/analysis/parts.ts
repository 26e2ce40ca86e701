import { PERCENT_SCALES, percentOf } from '../figures/scoring-rule.ts';
import { must } from '../kernel/assert.ts';
import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import type { ClusterSums } from '../statistics/cluster-sums.ts';
import { itemSums, type Tally } from '../tally/tally.ts';
import type { TallyLayout } from '../tally/tally-layout.ts';

/** A part of a whole whose answers add up to the whole's: an item of a scope, or a unit of its parent. */
export interface Part {
  readonly id: string;
  /** As scopeSums or itemSums give them. */
  readonly sums: ClusterSums;
}

/** The items of a scope as its parts, in form order. */
export function itemParts(
  layout: TallyLayout,
  tally: Tally,
  scopeId: string,
  rule: ScoringRule,
): readonly Part[] {
  const scope = must(
    layout.scopes.find(({ id }) => id === scopeId),
    `a scope of this questionnaire: ${scopeId}`,
  );
  return scope.items.map((index) => {
    const id = must(layout.items[index], 'an item');
    return { id, sums: itemSums(layout, tally, id, rule) };
  });
}

/** The percentage of all parts together; null without answers. */
export function pooledPercent(parts: readonly Part[], rule: ScoringRule): number | null {
  const size = parts.reduce((sum, part) => sum + part.sums.size, 0);
  const value = parts.reduce((sum, part) => sum + part.sums.value, 0);
  return size === 0 ? null : percentOf(value / (PERCENT_SCALES[rule].unitsPerAnswer * size), rule);
}

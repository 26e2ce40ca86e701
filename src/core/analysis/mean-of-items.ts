import type { ScoringRule } from '../questionnaire/questionnaire.ts';
import type { Tally } from '../tally/tally.ts';
import type { TallyLayout } from '../tally/tally-layout.ts';
import { itemParts, pooledPercent } from './parts.ts';

/** Percentage points beyond which the two ways to one percentage are worth a warning. */
const NOTABLE_DIFFERENCE_POINTS = 0.5;

export interface MeanOfItems {
  /** Mean of the item percentages, every item weighing the same. */
  readonly percent: number;
  /** The pooled percentage of the same items, every answer weighing the same. */
  readonly pooledPercent: number;
  readonly differsNotably: boolean;
}

/**
 * The mean of item percentages beside the pooled percentage. They agree where every item was answered equally
 * often, and part where items that few could judge ("Chưa phát sinh") score otherwise. Items without an answer have
 * no percentage and are left out; null where no item has one.
 *
 * Example: 8 of 10 on one item and 1 of 2 on another give 65 beside 75.
 */
export function meanOfItems(
  layout: TallyLayout,
  tally: Tally,
  scopeId: string,
  rule: ScoringRule,
): MeanOfItems | null {
  const parts = itemParts(layout, tally, scopeId, rule);
  const pooled = pooledPercent(parts, rule);
  if (pooled === null) return null;
  const percents = parts.map((part) => pooledPercent([part], rule)).filter((percent) => percent !== null);
  const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
  return {
    percent: mean,
    pooledPercent: pooled,
    differsNotably: Math.abs(mean - pooled) > NOTABLE_DIFFERENCE_POINTS,
  };
}

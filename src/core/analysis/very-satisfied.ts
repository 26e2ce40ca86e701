import { type Figure, figureFromSums } from '../figures/figure.ts';
import { must } from '../kernel/assert.ts';
import type { ItemId } from '../questionnaire/questionnaire.ts';
import { levelCounts, type Tally } from '../tally/tally.ts';
import type { TallyLayout } from '../tally/tally-layout.ts';

/**
 * The share of an item's answers at the highest level ("Rất hài lòng" of SIPAS) with the same 95 % interval as the
 * share of those that count as satisfied, with which it is one where only the highest does: every respondent is a cluster of one answer. R: `survey::svyratio`, as for any figure.
 *
 * Example: 6 of 10 answers at level 5 give 60 %.
 */
export function verySatisfied(layout: TallyLayout, tally: Tally, itemId: ItemId): Figure {
  const levels = levelCounts(layout, tally, itemId);
  const size = levels.reduce((sum, count) => sum + count, 0);
  const value = must(levels.at(-1), 'the highest level');
  return figureFromSums(
    { clusters: size, size, value, sizeSquared: size, sizeValue: value, valueSquared: value },
    'satisfied-share',
  );
}

/**
 * The same share of a scope's answers together, 0–100; null without answers. It has no interval: how the answers of
 * one person at the highest level go together is in no sum of a tally.
 *
 * Example: items with 6 of 10 and 3 of 5 answers at level 5 give 60 %.
 */
export function verySatisfiedPercent(layout: TallyLayout, tally: Tally, scopeId: string): number | null {
  const scope = must(
    layout.scopes.find(({ id }) => id === scopeId),
    `a scope of this questionnaire: ${scopeId}`,
  );
  let answers = 0;
  let highest = 0;
  for (const item of scope.items) {
    const levels = levelCounts(layout, tally, must(layout.items[item], 'an item'));
    answers += levels.reduce((sum, count) => sum + count, 0);
    highest += must(levels.at(-1), 'the highest level');
  }
  return answers === 0 ? null : (100 * highest) / answers;
}

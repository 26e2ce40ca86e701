import { type Figure, figureFromSums } from '../figures/figure.ts';
import type { ScoredSums } from '../figures/score.ts';
import { must } from '../kernel/assert.ts';
import type { ItemId } from '../questionnaire/questionnaire.ts';
import type { ClusterSums } from '../statistics/cluster-sums.ts';
import { levelCounts, scopeSums, type Tally } from '../tally/tally.ts';
import { OVERALL, type TallyLayout } from '../tally/tally-layout.ts';

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
 * The same share of a scope's answers together, with an interval that is at least as wide as the exact one. How one
 * person's answers at the highest level go together is in no sum of a tally, so the widest that its sums allow is taken:
 * each respondent's answers are all at that level or none of them is.
 *
 * With y of m answers, (y − P·m)² is convex in y, so Σ(y − P·m)² ≤ (1 − 2P)·B + P²·Σm² with B = Σm·y, which is what
 * ClusterSums say where Σy² = Σmy = B. B itself lies between Σm² − k·(M − Y) and the least of k·Y and Σm times the
 * satisfied answers, k being the items of the scope; the end that makes it wider is taken. Where everyone
 * answers every item it is the interval of as many single answers as there are respondents.
 *
 * Precondition: the tally's sums and levels are of the same answers, as they always are.
 *
 * Example: 10 people with 3 answers each, 12 of the 30 at level 5: 40 %, B from 36 to 36, Σ(y − P·m)² ≤ 21.6.
 */
export function verySatisfiedOfScope(layout: TallyLayout, tally: Tally, scopeId: string): Figure {
  return figureFromSums(verySatisfiedSums(layout, tally, scopeId), 'satisfied-share');
}

/** The sums behind it. Only n, M, Y and Σm² merge by addition: the others are bounds. */
export function verySatisfiedSums(layout: TallyLayout, tally: Tally, scopeId: string): ClusterSums {
  const { items } = must(
    layout.scopes.find(({ id }) => id === scopeId),
    `a scope of this questionnaire: ${scopeId}`,
  );
  const sums = scopeSums(layout, tally, scopeId, 'satisfied-share');
  const value = items
    .map((item) => levelCounts(layout, tally, must(layout.items[item], 'an item')).at(-1) ?? 0)
    .reduce((sum, count) => sum + count, 0);
  const least = Math.max(value, sums.sizeSquared - items.length * (sums.size - value));
  const most = Math.min(items.length * value, sums.sizeValue);
  const together = 2 * value > sums.size ? least : most;
  return { ...sums, value, sizeValue: together, valueSquared: together };
}

/** The same shares of responses that were added one by one. */
export interface VerySatisfiedScore {
  readonly overall: Figure;
  /** By sub-index id, in form order. */
  readonly subIndices: Readonly<Record<string, Figure>>;
  /** By item id, in form order. */
  readonly items: Readonly<Record<string, Figure>>;
}

/** Without hiding small ones; an interval is stated as `Score` does, where no answer stands alone. */
export function scoreVerySatisfied(
  { layout, tally, isWhole }: ScoredSums,
  subIndices: readonly string[],
): VerySatisfiedScore {
  const ofScope = (id: string) => {
    const { items } = must(
      layout.scopes.find((scope) => scope.id === id),
      'a scope of this questionnaire',
    );
    return stated(verySatisfiedOfScope(layout, tally, id), isWhole(items));
  };
  return {
    overall: ofScope(OVERALL),
    subIndices: Object.fromEntries(subIndices.map((id) => [id, ofScope(id)])),
    // Each answer to an item is of another person, also one that stands alone.
    items: Object.fromEntries(layout.items.map((id) => [id, verySatisfied(layout, tally, id)])),
  };
}

function stated(figure: Figure, isWhole: boolean): Figure {
  return isWhole ? figure : { ...figure, standardError: null, low: null, high: null };
}

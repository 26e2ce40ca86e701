import type { ComparedMonths } from '../../../core/figures/compared-months.ts';
import { formerSelf, type PeriodTree } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { Month, Period } from '../../../core/kernel/period.ts';
import type { Questionnaire, ScoringRule } from '../../../core/questionnaire/questionnaire.ts';
import type { ReleaseTime } from '../../../core/tally/block-release.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import type { IndicesQuery } from '../indices-query.ts';
import type { PeriodFigures } from '../period-figures.ts';
import type { MadeOf } from './made-of.ts';

export interface PeriodInScope {
  readonly tree: PeriodTree;
  /** The nodes that may be named, shown and compared with. */
  readonly inScope: ReadonlySet<number>;
}

/** A period with the figures of the units that unitsAnswered, or formerUnitsAnswered, names. */
interface PeriodSource extends PeriodInScope {
  readonly figures: PeriodFigures;
}

/** Of what changes are told: of both periods whole, or of the months they have in common. */
export interface Comparison {
  readonly now: PeriodFigures;
  /** Null where there is no period before, or no month in common. */
  readonly before: PeriodFigures | null;
  /** Null where both periods are compared whole. */
  readonly months: ComparedMonths | null;
}

export interface IndicesSource {
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  readonly query: IndicesQuery;
  readonly rule: ScoringRule;
  readonly nowMs: number;
  readonly releaseTime: ReleaseTime;
  readonly current: PeriodSource;
  /** Months of the current period whose answers were deleted. */
  readonly frozenMonths: readonly Month[];
  readonly previous: (PeriodSource & { readonly period: Period }) | null;
  readonly comparison: Comparison;
  /** What the unit asked for was made of, where it was not there in the period before. */
  readonly madeOf: MadeOf | null;
  /** The unit asked for, in the tree of the current period. */
  readonly node: number;
}

/**
 * The units an answer for a node is made of, each with all below it: the unit itself, and where it is in scope the
 * unit above, since the answer compares with it and ranks the units beside.
 */
export function unitsAnswered({ tree, inScope }: PeriodInScope, node: number): readonly number[] {
  const { parent } = must(tree.nodes[node], 'a node');
  return inScope.has(parent) ? [parent] : [node];
}

/** The same of the period before: what the unit and those below it were then, and among whom they were ranked. */
export function formerUnitsAnswered(
  { tree, inScope }: PeriodInScope,
  before: PeriodInScope,
  node: number,
): readonly number[] {
  const { parent, children } = must(tree.nodes[node], 'a node');
  return [node, ...children].flatMap((one) => {
    const former = formerSelf(tree, one, before.tree);
    if (former === null || !before.inScope.has(former)) return [];
    const isRanked = one !== node || inScope.has(parent);
    return isRanked ? unitsAnswered(before, former) : [former];
  });
}

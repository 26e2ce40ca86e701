import { type PeriodTree, subtreeOf } from '../../../core/figures/period-tree.ts';
import type { HiddenReason } from '../../../core/figures/small-cells.ts';
import { suppress } from '../../../core/figures/suppression.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { ScoringRule } from '../../../core/questionnaire/questionnaire.ts';
import { addSums, type ClusterSums } from '../../../core/statistics/cluster-sums.ts';
import { scopeSums } from '../../../core/tally/tally.ts';
import type { TallyLayout } from '../../../core/tally/tally-layout.ts';
import type { StoredBreakdown } from './breakdown-store.ts';

interface PooledValue {
  readonly value: string;
  /** Of the scope asked for, of a unit with everything below it. */
  readonly sums: ClusterSums;
  /** Why it is not shown; null where it is. */
  readonly hidden: HiddenReason | null;
}

/** Which answers, and what of them. */
interface BreakdownScope {
  readonly layout: TallyLayout;
  readonly scope: string;
  readonly rule: ScoringRule;
}

/** What moved of a unit with everything below it. */
export interface PooledBreakdown {
  readonly values: readonly PooledValue[];
  /** Of all values together. */
  readonly sums: ClusterSums;
  readonly hidden: HiddenReason | null;
  /** Respondents that moved, whatever they were asked. */
  readonly covered: number;
}

/** Of the scope's items, what moved of a value. */
export function sumsOfBreakdown(
  { responses, sums }: StoredBreakdown,
  { layout, scope, rule }: BreakdownScope,
): ClusterSums {
  return scopeSums(layout, { responses, excluded: 0, sums, levels: [] }, scope, rule);
}

/**
 * Adds up what moved of the units at a node and below it, by value. Hidden are values, of units too, with fewer than
 * ten respondents and what would tell them: what moves does so by ten, so that there is something to hide only where a
 * store is not what this program made.
 */
export function poolBreakdown(
  tree: PeriodTree,
  node: number,
  rows: readonly StoredBreakdown[],
  { layout, scope, rule }: BreakdownScope,
): PooledBreakdown {
  const nodes = [...subtreeOf(tree, node)].sort((a, b) => a - b);
  const placeOf = new Map(nodes.map((one, place) => [one, place]));
  const sums = new Map<string, ClusterSums[]>();
  const counted: { readonly place: number; readonly value: string; readonly respondents: number }[] = [];
  let covered = 0;
  for (const row of rows) {
    const { unit, value, responses } = row;
    const place = placeOf.get(tree.countedAt.get(unit) ?? -1);
    if (place === undefined) continue;
    const ofScope = sumsOfBreakdown(row, { layout, scope, rule });
    sums.set(value, [...(sums.get(value) ?? []), ofScope]);
    counted.push({ place, value, respondents: ofScope.clusters });
    covered += responses;
  }
  const values = [...sums.keys()].sort();
  const own = nodes.map(() => [0, ...values.map(() => 0)]);
  for (const { place, value, respondents } of counted) {
    const counts = must(own[place], 'a unit');
    for (const column of [0, values.indexOf(value) + 1]) counts[column] = (counts[column] ?? 0) + respondents;
  }
  const pooled = own.map((counts) => [...counts]);
  for (const place of [...nodes.keys()].reverse()) {
    const above = placeOf.get(must(tree.nodes[nodes[place] ?? 0], 'a node').parent);
    if (above === undefined) continue;
    const counts = must(pooled[above], 'a unit');
    for (const [column, count] of must(pooled[place], 'a unit').entries()) {
      counts[column] = (counts[column] ?? 0) + count;
    }
  }
  const reason = suppress({
    children: nodes.map((one) =>
      must(tree.nodes[one], 'a node').children.map((child) => must(placeOf.get(child), 'a unit below')),
    ),
    divisions: [values.map((_, at) => at + 1), ...values.map(() => [])],
    pooled,
    own,
  });
  const all = values.map((value) => addSums(must(sums.get(value), 'a value')));
  return {
    values: values.map((value, at) => ({
      value,
      sums: must(all[at], 'a value'),
      hidden: reason(0, at + 1),
    })),
    sums: addSums(all),
    hidden: reason(0, 0),
    covered,
  };
}

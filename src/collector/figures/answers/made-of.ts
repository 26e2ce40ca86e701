import { COUNTRY, formerSelf, type PeriodTree } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { PeriodFigures } from '../period-figures.ts';

/** What a unit was made of that was not there in an earlier period. */
export interface MadeOf {
  /** The unit, in the tree of the current period. */
  readonly node: number;
  readonly units: readonly Unit[];
  /** Their nodes in the earlier tree, whose figures are added up; none where one of them was divided. */
  readonly nodes: readonly number[];
}

/** Null of a unit that was there, or of which nothing is stated; and where what it was made of is not all in scope. */
export function madeOfBefore(
  units: UnitTree,
  now: { readonly tree: PeriodTree },
  earlier: { readonly tree: PeriodTree; readonly inScope: ReadonlySet<number> },
  node: number,
): MadeOf | null {
  const { unit } = must(now.tree.nodes[node], 'a node');
  if (node === COUNTRY || unit === null || formerSelf(now.tree, node, earlier.tree) !== null) return null;
  const made = units.succession.madeOf(unit);
  if (made === null) return null;
  const nodes = made.units.map((one) => earlier.tree.indexOfRef.get(unitRef(one)) ?? COUNTRY);
  if (nodes.length === 0 || nodes.some((one) => one === COUNTRY || !earlier.inScope.has(one))) return null;
  return { node, units: made.units, nodes: made.isWhole ? nodes : [] };
}

/** The months in which any of them has responses. */
export function monthsOfParts(figures: PeriodFigures, { nodes }: MadeOf): ReadonlySet<Month> {
  return new Set(nodes.flatMap((node) => [...figures.pooled.monthsAnswered(node)]));
}

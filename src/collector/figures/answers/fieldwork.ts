import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { type PeriodTree, subtreeOf } from '../../../core/figures/period-tree.ts';
import { MINIMUM_RESPONDENTS } from '../../../core/figures/small-cells.ts';
import { must } from '../../../core/kernel/assert.ts';
import { COMPLETED_OUTCOME } from '../../../core/questionnaire/questionnaire.ts';
import { unitNameAt } from './unit-name.ts';

/** Households of one office by how they were drawn and what became of the visit. */
export interface FieldworkRow {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly stratum: string | null;
  readonly neighbourhood: string | null;
  readonly outcome: string | null;
  readonly count: number;
}

/**
 * How far the interviews of a sample are, over all tablets: by the units below, or where there are none by
 * neighbourhood. Live, and therefore in tens: one household more or less is told by no count. What share of the visits
 * had an outcome is told in whole percent, and where ten had it and ten did not; a share tells whoever reads it after every
 * visit what became of one (THREATS.md).
 *
 * Null where no household was visited.
 */
export function fieldworkAt(
  tree: PeriodTree,
  node: number,
  rows: readonly FieldworkRow[],
): Genuineness['fieldwork'] {
  const within = rowsBelow(tree, node, rows);
  const visited = total(within);
  if (visited === 0) return null;
  const outcomes = new Map<string, number>();
  for (const { outcome, count } of within) {
    if (outcome !== null) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  const { children } = must(tree.nodes[node], 'a node');
  return {
    ...toldOf(within),
    outcomes: [...outcomes].sort().map(([outcome, count]) => ({
      outcome,
      percent: toldPercent(count, visited),
    })),
    units: children.flatMap((child) => {
      const below = rowsBelow(tree, child, rows);
      return total(below) === 0 ? [] : [{ unit: unitNameAt(tree, child), ...toldOf(below) }];
    }),
    neighbourhoods: children.length > 0 ? [] : neighbourhoodsOf(within),
  };
}

function neighbourhoodsOf(rows: readonly FieldworkRow[]) {
  const heaps = new Map<string, FieldworkRow[]>();
  for (const row of rows) {
    if (row.stratum === null || row.neighbourhood === null) continue;
    const name = JSON.stringify([row.stratum, row.neighbourhood]);
    const known = heaps.get(name);
    if (known === undefined) heaps.set(name, [row]);
    else known.push(row);
  }
  return [...heaps]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, heap]) => {
      const [stratum, neighbourhood] = JSON.parse(name) as [string, string];
      return { stratum, neighbourhood, ...toldOf(heap) };
    });
}

function toldOf(rows: readonly FieldworkRow[]) {
  const completed = rows.filter(({ outcome }) => outcome === COMPLETED_OUTCOME);
  return { completed: inTens(total(completed)), visited: inTens(total(rows)) };
}

/** The rows of a unit and all below it. */
export function rowsBelow<Row extends { readonly unit: string }>(
  tree: PeriodTree,
  node: number,
  rows: readonly Row[],
): readonly Row[] {
  const nodes = new Set(subtreeOf(tree, node));
  return rows.filter(({ unit }) => nodes.has(tree.countedAt.get(unit) ?? -1));
}

export function total(rows: readonly { readonly count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

/** Whole percent, where ten of all had it and ten had not; null where not. */
export function toldPercent(count: number, all: number): number | null {
  return Math.min(count, all - count) < MINIMUM_RESPONDENTS ? null : Math.round((100 * count) / all);
}

export function inTens(count: number): number {
  return count - (count % MINIMUM_RESPONDENTS);
}

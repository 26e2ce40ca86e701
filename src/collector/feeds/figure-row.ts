import type { FigureRow } from '../../contract/feeds/figure-row.ts';
import { figureKind } from '../../core/figures/figure-kind.ts';
import { COUNTRY, type PeriodTree } from '../../core/figures/period-tree.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Period } from '../../core/kernel/period.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import { OVERALL, type TallyLayout } from '../../core/tally/tally-layout.ts';
import type { PeriodFigures } from '../figures/period-figures.ts';
import type { ClosedRows } from './closed-rows.ts';

/** Whose figures: one questionnaire version, one mode, one period. */
export interface RowsOf {
  readonly period: Period;
  readonly tree: PeriodTree;
  readonly inScope: ReadonlySet<number>;
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  readonly mode: Mode;
}

/** How many rows each unit has in a period. */
export function rowsPerUnit({ scopes, items }: TallyLayout): number {
  return scopes.length + items.length;
}

/** Of a unit of which nothing had been released when its period was closed. */
const NO_ANSWERS: ShownFigure = {
  ...{ hidden: false, respondents: 0, answers: 0 },
  ...{ percent: null, standardError: null, low: null, high: null },
};

/**
 * The rows of one unit in a period: overall, components, sub-indices, items, in form order.
 *
 * @param figures as things stand now
 * @param closed what stands in their place, where the period is closed
 */
export function rowsOfUnit(
  of: RowsOf,
  node: number,
  { figures, closed }: { readonly figures: PeriodFigures; readonly closed: ClosedRows | null },
): readonly FigureRow[] {
  const { questionnaire, layout, mode, period } = of;
  const common = {
    ...unitColumns(of, node),
    period: period.text,
    period_kind: period.kind,
    first_month: period.first,
    questionnaire: questionnaire.id,
    version: questionnaire.version,
    mode,
    figure_kind: figureKind(questionnaire, mode, false),
    rule: figures.rule,
  };
  const components = new Set<string>(questionnaire.components.map(({ id }) => id));
  const row = (part_kind: FigureRow['part_kind'], part: string, figure: ShownFigure): FigureRow => ({
    ...{ ...common, part_kind, part },
    ...figureColumns(closed === null ? figure : (closed.figure(part) ?? NO_ANSWERS)),
    snapshot: closed?.snapshot ?? null,
  });
  return [
    ...layout.scopes.map(({ id }) => {
      const kind = id === OVERALL ? 'overall' : components.has(id) ? 'component' : 'sub-index';
      return row(kind, id, figures.scope(node, id));
    }),
    ...layout.items.map((id, index) => row('item', id, figures.item(node, index))),
  ];
}

function unitColumns({ tree, inScope }: RowsOf, node: number) {
  const { unit, parent } = must(tree.nodes[node], 'a node');
  return {
    unit: unit?.code ?? COUNTRY_REF,
    unit_from: unit?.validFrom ?? null,
    unit_name: unit?.name ?? 'Việt Nam',
    unit_kind: unit?.kind ?? 'country',
    // Above the scope no unit is named.
    parent: inScope.has(parent) ? codeAt(tree, parent) : null,
  };
}

function codeAt(tree: PeriodTree, node: number): string {
  return node === COUNTRY ? COUNTRY_REF : (tree.nodes[node]?.unit?.code ?? COUNTRY_REF);
}

function figureColumns(figure: ShownFigure) {
  if (figure.hidden) {
    const nothing = { percent: null, low: null, high: null, standard_error: null, respondents: null };
    return { ...nothing, hidden: figure.reason };
  }
  const { percent, low, high, standardError, respondents } = figure;
  return { percent, low, high, standard_error: standardError, respondents, hidden: null };
}

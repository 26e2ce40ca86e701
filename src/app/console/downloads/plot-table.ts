import type { Wording } from '../../../contract/wording/wording.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import type { ChartFile, DrawnRow } from './chart-file.ts';

/** More are a picture that nobody puts into a document. */
export const MOST_DRAWN = 150;

export interface PlotTableRow extends DrawnRow {
  readonly shown: ShownFigure;
}

/** Rows of a plot as table and drawing: its table has all of them. */
export function plotTable(
  rows: readonly PlotTableRow[],
  { name, percent }: { readonly name: string; readonly percent: string },
  t: Wording['t'],
  reference: number | null = null,
): Pick<ChartFile, 'columns' | 'rows' | 'drawing'> {
  const hasPrevious = rows.some(({ previous }) => previous !== null);
  const hasParent = rows.some(({ parent }) => parent !== null);
  return {
    columns: [
      ...[name, percent, t('download.low'), t('download.high'), t('download.respondents')],
      ...(hasPrevious ? [t('legend.previous')] : []),
      ...(hasParent ? [t('legend.parent')] : []),
    ],
    rows: rows.map(({ label, figure, shown, previous, parent }) => [
      ...[label, figure?.percent ?? null, figure?.low ?? null, figure?.high ?? null],
      figure === null || shown.hidden ? null : shown.respondents,
      ...(hasPrevious ? [previous] : []),
      ...(hasParent ? [parent] : []),
    ]),
    drawing: { kind: 'rows', rows: rows.slice(0, MOST_DRAWN), reference },
  };
}

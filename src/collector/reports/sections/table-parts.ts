import { percentOf } from '../../../contract/wording/figure-texts.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import type { Block, PlotCell, ReportTable } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';

/** As many rows as a reader of a folder goes through; the console has them all. */
const ROWS = 12;
/** Fewer more than that are no reason to leave any out. */
const SOME_MORE = 4;

export function isPart<Part>(part: Part | null): part is Part {
  return part !== null;
}

/** A figure's place in a plot; null where it is not shown. */
export function plotOf(
  figure: ShownFigure,
  previous: ShownFigure | null = null,
  parent: ShownFigure | null = null,
): PlotCell | null {
  const shown = percentOf(figure);
  if (shown === null) return null;
  return {
    ...shown,
    previous: percentOf(previous)?.percent ?? null,
    parent: percentOf(parent)?.percent ?? null,
  };
}

/** The first rows of a table, and how many more there are; nothing where there are none. */
export function tableBlocks(table: ReportTable, { own, count }: ReportWords): readonly Block[] {
  if (table.rows.length === 0) return [];
  const more = table.rows.length <= ROWS + SOME_MORE ? 0 : table.rows.length - ROWS;
  return [
    { kind: 'table', table: { ...table, rows: table.rows.slice(0, table.rows.length - more) } },
    ...(more > 0
      ? [
          {
            kind: 'paragraph',
            text: own('more-rows', { count: more, n: count(more) }),
            tone: 'note',
          } as const,
        ]
      : []),
  ];
}

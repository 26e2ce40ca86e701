import {
  FIGURE_COLUMNS,
  FIGURE_ROW,
  type FigureColumn,
  type FigureRow,
} from '../../contract/feeds/figure-row.ts';
import type { Table, TableColumn } from '../tables/table.ts';

/** A column of the table of figures. */
interface FigureTableColumn extends TableColumn {
  readonly name: FigureColumn;
}

const NUMBERS: Readonly<Partial<Record<FigureColumn, TableColumn['type']>>> = {
  version: 'integer',
  respondents: 'integer',
  percent: 'decimal',
  low: 'decimal',
  high: 'decimal',
  standard_error: 'decimal',
};

/** The columns of the table of figures, for formats whose cells have types. */
export const TYPED_COLUMNS: readonly FigureTableColumn[] = FIGURE_COLUMNS.map((name) => ({
  name,
  type: NUMBERS[name] ?? 'text',
  isNullable: FIGURE_ROW.shape[name].safeParse(null).success,
}));

/** Rows as every format of a table takes them. */
export function figureTable(rows: AsyncIterable<readonly FigureRow[]>): Table {
  return { name: 'figures', columns: TYPED_COLUMNS, rows: cellsOf(rows) };
}

async function* cellsOf(rows: AsyncIterable<readonly FigureRow[]>): Table['rows'] {
  for await (const some of rows) yield some.map((row) => FIGURE_COLUMNS.map((column) => row[column]));
}

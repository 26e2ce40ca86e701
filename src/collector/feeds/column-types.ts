import { FIGURE_COLUMNS, FIGURE_ROW, type FigureColumn } from '../../contract/feeds/figure-row.ts';

export type ColumnType = 'text' | 'integer' | 'decimal';

export interface TypedColumn {
  readonly name: FigureColumn;
  readonly type: ColumnType;
  /** Whether a row may have nothing in it. */
  readonly isNullable: boolean;
}

const NUMBERS: Readonly<Partial<Record<FigureColumn, ColumnType>>> = {
  version: 'integer',
  respondents: 'integer',
  percent: 'decimal',
  low: 'decimal',
  high: 'decimal',
  standard_error: 'decimal',
};

/** The columns of the table of figures, for formats whose cells have types. */
export const TYPED_COLUMNS: readonly TypedColumn[] = FIGURE_COLUMNS.map((name) => ({
  name,
  type: NUMBERS[name] ?? 'text',
  isNullable: FIGURE_ROW.shape[name].safeParse(null).success,
}));

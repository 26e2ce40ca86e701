/** What a cell has; null: nothing. A text is a text in every format, whatever it begins with. */
export type Cell = string | number | null;

export interface TableColumn {
  readonly name: string;
  /** Where a format gives a column one type. In a column of texts a number is written as its digits there. */
  readonly type: 'text' | 'integer' | 'decimal';
  /** Whether a row may have nothing in it. */
  readonly isNullable: boolean;
}

export interface Table {
  /** Names the sheet, and the schema: letters alone. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** A cell for each column, some rows at a time. */
  readonly rows: AsyncIterable<readonly (readonly Cell[])[]>;
}

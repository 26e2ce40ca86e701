import { FIGURE_COLUMNS, type FigureRow } from '../../contract/feeds/figure-row.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';

type Rows = AsyncIterable<readonly FigureRow[]>;

/** The table as CSV, piece by piece; an empty cell says that there is nothing. */
export async function* csvOfRows(rows: Rows): AsyncGenerator<string, void, void> {
  yield BYTE_ORDER_MARK + csvRow(FIGURE_COLUMNS);
  for await (const some of rows) {
    yield some.map((row) => csvRow(FIGURE_COLUMNS.map((column) => String(row[column] ?? '')))).join('');
  }
}

/** The table as JSON, piece by piece: `{"figures":[…]}`. */
export async function* jsonOfRows(rows: Rows): AsyncGenerator<string, void, void> {
  yield '{"figures":[';
  let separator = '';
  for await (const some of rows) {
    if (some.length === 0) continue;
    yield separator + some.map((row) => JSON.stringify(row)).join(',\n');
    separator = ',\n';
  }
  yield ']}';
}

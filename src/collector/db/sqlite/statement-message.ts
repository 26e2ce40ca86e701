import type { Access } from './statement-runner.ts';

/** With what a statement thread is started. */
export interface StatementThreadData {
  readonly path: string;
  readonly access: Access;
}

/** What the main thread asks of a statement thread, one at a time. */
export interface StatementRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** By column: as objects, the name of each would be sent with every row. */
export interface StatementRows {
  readonly names: readonly string[];
  readonly count: number;
  readonly columns: readonly (readonly unknown[])[];
}

/** Its answer, rows in pieces. Errors are flattened: a structured clone drops their own properties. */
export type StatementReply =
  | {
      readonly ok: true;
      readonly rows: StatementRows;
      /** How many rows it has changed; null where it answers with rows. */
      readonly changes: number | null;
      readonly isLast: boolean;
    }
  | {
      readonly ok: false;
      readonly message: string;
      /** SQLite's; null where the error is not SQLite's. */
      readonly errcode: number | null;
    };

/** V8 makes what comes in a message of over 100 kB as if it were to stay for long, and collecting that is costly. */
const PIECE_LENGTH = 40_000;

/** A part of the rows of a statement. */
interface RowsPiece {
  readonly rows: readonly unknown[];
  readonly isLast: boolean;
}

/** One after another as rows are read, none of them long unless a single row is; at least one. */
export function* piecesOf(all: Iterable<unknown>): Generator<RowsPiece, void> {
  let rows: unknown[] = [];
  let length = 0;
  for (const row of all) {
    if (length >= PIECE_LENGTH) {
      yield { rows, isLast: false };
      rows = [];
      length = 0;
    }
    rows.push(row);
    length += lengthOf(row);
  }
  yield { rows, isLast: true };
}

/** About as many bytes as it is sent as. */
function lengthOf(row: unknown): number {
  return Object.values(row as object).reduce(
    (length: number, value: unknown) =>
      length + (typeof value === 'string' || value instanceof Uint8Array ? value.length : 8),
    0,
  );
}

export function columnsOf(rows: readonly unknown[]): StatementRows {
  const [first] = rows as readonly Readonly<Record<string, unknown>>[];
  const names = first === undefined ? [] : Object.keys(first);
  const columns = names.map((name) => rows.map((row) => (row as Readonly<Record<string, unknown>>)[name]));
  return { names, count: rows.length, columns };
}

export function rowsOf({ names, count, columns }: StatementRows): readonly unknown[] {
  return Array.from({ length: count }, (_, at) => {
    const row: Record<string, unknown> = {};
    for (const [column, name] of names.entries()) row[name] = columns[column]?.[at];
    return row;
  });
}

/** What the main thread asks of a reading thread, one at a time. */
export interface ReaderRequest {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** By column: as objects, the name of each would be sent with every row. */
export interface ReaderRows {
  readonly names: readonly string[];
  readonly count: number;
  readonly columns: readonly (readonly unknown[])[];
}

/** Its answer. Errors are flattened: a structured clone drops their own properties. */
export type ReaderReply =
  | { readonly ok: true; readonly rows: ReaderRows }
  | { readonly ok: false; readonly message: string; readonly unavailable: boolean };

export function columnsOf(rows: readonly unknown[]): ReaderRows {
  const [first] = rows as readonly Readonly<Record<string, unknown>>[];
  const names = first === undefined ? [] : Object.keys(first);
  const columns = names.map((name) => rows.map((row) => (row as Readonly<Record<string, unknown>>)[name]));
  return { names, count: rows.length, columns };
}

export function rowsOf({ names, count, columns }: ReaderRows): readonly unknown[] {
  return Array.from({ length: count }, (_, at) => {
    const row: Record<string, unknown> = {};
    for (const [column, name] of names.entries()) row[name] = columns[column]?.[at];
    return row;
  });
}

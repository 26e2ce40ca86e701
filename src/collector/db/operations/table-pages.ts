import { type Kysely, sql } from 'kysely';
import type { StoredRow, StoredValue, TablePage } from '../../operations/backup/backup-format.ts';
import type { Database } from '../schema.ts';
import type { SchemaTable } from './schema-tables.ts';

const FIRST_ROWS = 20;
const MOST_ROWS = 2_000;
/** What a page is to hold about; rows of one table are of about one size. */
const PAGE_BYTES = 1024 * 1024;

/**
 * Every row of the tables, in the order of its key, a page at a time.
 *
 * @param snapshot a transaction that sees one state of the database
 */
export async function* tablePages(
  snapshot: Kysely<Database>,
  tables: readonly SchemaTable[],
): AsyncGenerator<TablePage> {
  for (const { name: table, columns, key } of tables) {
    for await (const rows of rowPages(snapshot, { name: table, columns, key }))
      yield { table, columns, rows };
  }
}

/** Every row of a table, or some of its columns, those of its key among them; no page is empty. */
export async function* rowPages(
  snapshot: Kysely<Database>,
  table: SchemaTable,
): AsyncGenerator<readonly StoredRow[]> {
  let after: StoredRow | null = null;
  let limit = FIRST_ROWS;
  for (;;) {
    const rows: readonly StoredRow[] = await pageOf(snapshot, table, after, limit);
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    after = rows.at(-1) ?? null;
    limit = nextLimit(limit, rows);
  }
}

/** @param after the row before; null: from the first one */
async function pageOf(
  snapshot: Kysely<Database>,
  { name, columns, key }: SchemaTable,
  after: StoredRow | null,
  limit: number,
): Promise<readonly StoredRow[]> {
  const list = (names: readonly string[]) => sql.join(names.map((column) => sql.ref(column)));
  const from = key.map((column) => after?.[columns.indexOf(column)] ?? null);
  const beyond = after === null ? sql`` : sql`where (${list(key)}) > (${sql.join(from)})`;
  const { rows } = await sql<Readonly<Record<string, StoredValue>>>`
    select ${list(columns)} from ${sql.table(name)} ${beyond} order by ${list(key)} limit ${limit}`.execute(
    snapshot,
  );
  return rows.map((row) => columns.map((column) => row[column] ?? null));
}

function nextLimit(limit: number, rows: readonly StoredRow[]): number {
  const bytes = rows.reduce((sum, row) => sum + sizeOfRow(row), 0);
  return Math.max(
    1,
    Math.min(MOST_ROWS, limit * 4, Math.floor((PAGE_BYTES * rows.length) / Math.max(1, bytes))),
  );
}

/** About, in bytes. */
export function sizeOfRow(row: StoredRow): number {
  return row.reduce<number>((sum, value) => sum + sizeOf(value), 0);
}

function sizeOf(value: StoredValue): number {
  return value === null || typeof value === 'number' ? 8 : value.length;
}

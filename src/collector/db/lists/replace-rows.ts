import type { Kysely, Transaction } from 'kysely';
import { canonicalJson, type Json } from '../../../core/kernel/canonical-json.ts';
import type { ListCounts } from '../../lists/fact-lists.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { PublishedTables } from '../schema/published-tables.ts';
import type { Database } from '../schema.ts';

/** A small table whose rows lists give, and the columns that name one. */
export interface ListedTable<Name extends keyof PublishedTables> {
  readonly table: Name;
  readonly key: readonly (keyof PublishedTables[Name] & string)[];
}

/** What of a list is new to a table, what replaces something else, and how much is there as it is already. */
export interface RowChanges<Row> {
  readonly added: readonly Row[];
  readonly updated: readonly Row[];
  readonly counts: ListCounts;
}

export async function compareRows<Name extends keyof PublishedTables>(
  database: Kysely<Database>,
  { table, key }: ListedTable<Name>,
  rows: readonly PublishedTables[Name][],
): Promise<RowChanges<PublishedTables[Name]>> {
  const keyOf = (row: PublishedTables[Name]) => key.map((column) => String(row[column])).join(' ');
  const stored = (await database
    .selectFrom(table as keyof PublishedTables)
    .selectAll()
    .execute()) as unknown;
  const known = new Map(
    (stored as readonly PublishedTables[Name][]).map((row) => [keyOf(row), textOf(row)] as const),
  );
  const added = rows.filter((row) => !known.has(keyOf(row)));
  const updated = rows.filter((row) => known.has(keyOf(row)) && known.get(keyOf(row)) !== textOf(row));
  const unchanged = rows.length - added.length - updated.length;
  return { added, updated, counts: { added: added.length, updated: updated.length, unchanged } };
}

/** Writes rows into the table: those of a new key are added, those of a known key replace it, others stay. */
export async function writeRows<Name extends keyof PublishedTables>(
  transaction: Transaction<Database>,
  engine: Engine,
  { table, key }: ListedTable<Name>,
  rows: readonly PublishedTables[Name][],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const values = Object.keys(first).filter((column) => !key.some((one) => one === column));
  for (const some of chunked(rows as readonly object[], engine.maxParameters)) {
    await transaction
      .insertInto(table as keyof Database)
      .values(some as never)
      .onConflict((conflict) =>
        conflict
          .columns(key as never)
          .doUpdateSet(({ ref }) =>
            Object.fromEntries(values.map((name) => [name, ref(`excluded.${name}` as never)])),
          ),
      )
      .execute();
  }
}

/** PostgreSQL and SQLite give the columns of a row in orders of their own. */
function textOf(row: object): string {
  return canonicalJson(row as Json);
}

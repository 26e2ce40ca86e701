import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/collector/db/schema.ts';

/**
 * What changes while the collector runs, what others refer to first; a copy of it is a copy of the data. The audit log is
 * not in it: nothing is ever taken out of that.
 */
const TABLES = [
  'meta',
  'enrolments',
  'enrolment_places',
  'starts',
  'ledger_heads',
  'former_epochs',
  'heard_heads',
  'ledger',
  'records',
  'comments',
  'deferred_writes',
  'receipts',
  'deferred_receipts',
  'held',
  'conflicts',
  'batches',
  'former_records',
  'tallies',
  'abandonments',
  'waiting_answers',
  'pending_blocks',
] as const satisfies readonly (keyof Database)[];

type Row = Readonly<Record<string, unknown>>;
export type BooksCopy = ReadonlyMap<string, readonly Row[]>;

export async function copyBooks(database: Kysely<Database>): Promise<BooksCopy> {
  const copy = new Map<string, readonly Row[]>();
  for (const table of TABLES) {
    copy.set(table, (await sql<Row>`select * from ${sql.table(table)}`.execute(database)).rows);
  }
  return copy;
}

/** Puts a copy in place of what is there. */
export async function putBackBooks(database: Kysely<Database>, copy: BooksCopy): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const table of TABLES.toReversed()) await sql`delete from ${sql.table(table)}`.execute(transaction);
    for (const table of TABLES) {
      const rows = copy.get(table) ?? [];
      const [first] = rows;
      if (first === undefined) continue;
      const columns = Object.keys(first);
      const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
      await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(values)}`.execute(transaction);
    }
  });
}

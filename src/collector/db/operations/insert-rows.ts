import { type RawBuilder, sql, type Transaction } from 'kysely';
import { isMonth } from '../../../core/kernel/period.ts';
import type { TablePage } from '../../operations/backup/backup-format.ts';
import type { Engine } from '../engine.ts';
import { isMonthTable, MONTH_TABLES } from '../retention/month-parts.ts';
import type { Database } from '../schema.ts';

const MOST_ROWS = 500;

/** Adds the rows to the table, or says by the end of its statement what becomes of those that are there already. */
export async function insertRows(
  transaction: Transaction<Database>,
  { table, columns, rows }: TablePage,
  maxParameters: number,
  onConflict: RawBuilder<unknown> = sql``,
): Promise<void> {
  const size = Math.max(1, Math.min(MOST_ROWS, Math.floor(maxParameters / columns.length)));
  const names = sql.join(columns.map((column) => sql.ref(column)));
  for (let from = 0; from < rows.length; from += size) {
    const values = sql.join(rows.slice(from, from + size).map((row) => sql`(${sql.join([...row])})`));
    await sql`insert into ${sql.table(table)} (${names}) values ${values} ${onConflict}`.execute(transaction);
  }
}

/** So that each row goes where its month is, as it would have when it came. */
export async function makeMonthsOf(
  transaction: Transaction<Database>,
  engine: Engine,
  { table, columns, rows }: TablePage,
): Promise<void> {
  if (!isMonthTable(table)) return;
  const at = columns.indexOf(MONTH_TABLES[table].by);
  const months = new Set(rows.map((row) => String(row[at]).slice(0, 'YYYY-MM'.length)));
  await engine.months.make(transaction, table, [...months].filter(isMonth).sort());
}

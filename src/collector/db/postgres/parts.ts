import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { isMonth, type Month } from '../../../core/kernel/period.ts';
import type { MonthTable } from '../retention/month-parts.ts';
import type { Database } from '../schema.ts';
import { sqlStateOf } from './sql-state.ts';

/** A part of a table; the months it has, from the first on and before the other one. */
export interface Part {
  readonly name: string;
  /** Null: every month before. */
  readonly from: Month | null;
  readonly to: Month;
}

/** How long others wait behind a change of tables that itself waits for somebody, at each of at most two tables. */
const HELD_UP_MS = 200;

/** The tables that rows of a table refer to. */
const REFERRED: Readonly<Record<MonthTable, string | null>> = {
  records: 'ledger',
  comments: null,
  batches: 'enrolments',
};

/** The part of all months that have none of their own. */
export function elseOf(table: MonthTable): string {
  return `${table}_else`;
}

export function monthPartOf(table: MonthTable, month: Month): string {
  return `${table}_${month.replace('-', '_')}`;
}

/** Of a table that is not divided: none. */
export async function partsOf(database: Kysely<Database>, table: MonthTable): Promise<readonly Part[]> {
  const { rows } = await sql<{ name: string; bound: string }>`
    select part.relname as name, pg_get_expr(part.relpartbound, part.oid) as bound
    from pg_inherits join pg_class as part on part.oid = inhrelid
    where inhparent = to_regclass(${table}) and part.relispartition order by part.relname`.execute(database);
  return rows.flatMap(({ name, bound }) => {
    const [, from, to] = /^FOR VALUES FROM \((.*)\) TO \('(.*)'\)$/.exec(bound) ?? [];
    const first = from?.replaceAll("'", '');
    return isMonth(to) ? { name, from: isMonth(first) ? first : null, to } : [];
  });
}

/** Has the transaction give up, and not others wait, where somebody is long at a table that is to be changed. */
export async function waitBriefly(transaction: Transaction<Database>): Promise<void> {
  await sql`set local lock_timeout = ${sql.lit(HELD_UP_MS)}`.execute(transaction);
}

/** Before any change of a table's parts. In the order in which those lock who take in batches. */
export async function lockReferred(transaction: Transaction<Database>, table: MonthTable): Promise<void> {
  await waitBriefly(transaction);
  const referred = REFERRED[table];
  if (referred === null) return;
  await sql`lock table ${sql.table(referred)} in share row exclusive mode`.execute(transaction);
}

/** As a value in a bound, where no parameter may stand. */
export function bound(month: Month | 'minvalue'): RawBuilder<unknown> {
  return month === 'minvalue' ? sql`minvalue` : sql.lit(month);
}

const BUSY = new Set([
  '55P03', // lock_not_available
  '40P01', // deadlock_detected
]);

/** What a change finds that another has made, or taken back, since this one looked. */
const OVERTAKEN = new Set([
  '42P07', // duplicate_table, or index
  '42710', // duplicate_object
  '42704', // undefined_object
  '23505', // unique_violation, in the engine's own lists of what there is
]);

/** Whether others were at a table for longer than anybody waits who changes it. */
export function isBusy(error: unknown): boolean {
  return BUSY.has(sqlStateOf(error));
}

/** Whether another collector changed a table in between, so that it must be looked at again. */
export function isOvertaken(error: unknown): boolean {
  return OVERTAKEN.has(sqlStateOf(error));
}

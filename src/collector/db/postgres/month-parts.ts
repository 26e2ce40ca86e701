import { type Kysely, sql, type Transaction } from 'kysely';
import { type Month, monthBefore } from '../../../core/kernel/period.ts';
import {
  type Divided,
  MONTH_TABLE_NAMES,
  MONTH_TABLES,
  type MonthParts,
  type MonthTable,
  monthAfter,
} from '../retention/month-parts.ts';
import type { Database } from '../schema.ts';
import {
  divide,
  forgetLeftPromises,
  forgetPromises,
  isDivided,
  isPrepared,
  prepareDivision,
} from './divide-table.ts';
import {
  bound,
  elseOf,
  isBusy,
  isOvertaken,
  lockReferred,
  monthPartOf,
  type Part,
  partsOf,
  waitBriefly,
} from './parts.ts';

/** Who waited in between goes first. */
const ATTEMPTS = 3;

/** So many rows move into a part that is made for them, in less time than anybody notices. */
const MOVED_AT_MOST = 20_000;

/** PostgreSQL's own partitions, by ranges of months; what has none stands in a part of its own. */
export const PARTITIONS: MonthParts = {
  undivided: async (database) => {
    const left: MonthTable[] = [];
    for (const table of MONTH_TABLE_NAMES) if (!(await isDivided(database, table))) left.push(table);
    return left;
  },
  divideEmpty: async (transaction) => {
    for (const table of MONTH_TABLE_NAMES) {
      if (await isDivided(transaction, table)) continue;
      if (await isEmpty(transaction, table)) await divide(transaction, table, 'else');
    }
  },
  divide: async (patient, table, current) => {
    let done: Divided = 'busy';
    for (let attempt = 1; attempt <= ATTEMPTS && done === 'busy'; attempt += 1) {
      done = await divideOnce(patient, table, current);
    }
    // How the rows of all parts are spread, which the engine looks at by itself of each part alone.
    if (done === 'now') await sql`analyze ${sql.table(table)}`.execute(patient);
    return done;
  },
  refuseNothing: async (database) => {
    for (const table of MONTH_TABLE_NAMES) await forgetPromises(database, table);
  },
  make: async (transaction, table, months) => {
    if (!(await isDivided(transaction, table))) return 0;
    await forgetLeftPromises(transaction, table);
    const parts = await partsOf(transaction, table);
    const missing = months.filter((month) => !isIn(parts, month));
    let made = 0;
    for (const month of new Set(missing)) if (await makePart(transaction, table, month)) made += 1;
    return made;
  },
  isApart: async (database, table, month) =>
    (await partsOf(database, table)).some(({ from }) => from === month),
  holdPart: async (transaction, table, month) => {
    const part = (await partsOf(transaction, table)).find(({ to }) => to === monthAfter(month));
    if (part === undefined) return null;
    await waitBriefly(transaction);
    await sql`lock table ${sql.table(part.name)} in access exclusive mode`.execute(transaction);
    const { by } = MONTH_TABLES[table];
    const { rows } = await sql`
      select 1 from ${sql.table(part.name)} where ${sql.ref(by)} < ${month} limit 1`.execute(transaction);
    return rows.length === 0 ? part.name : null;
  },
  drop: async (transaction, table, part) => {
    await lockReferred(transaction, table);
    await sql`drop table ${sql.table(part)}`.execute(transaction);
  },
  endedMonths: async (database, table, last) => {
    const parts = await partsOf(database, table);
    return parts
      .map(({ to }) => monthBefore(to, 1))
      .filter((month) => month <= last)
      .sort();
  },
  isBusy,
};

async function divideOnce(patient: Kysely<Database>, table: MonthTable, current: Month): Promise<Divided> {
  if (await isDivided(patient, table)) return 'before';
  try {
    const before = await prepareDivision(patient, table, current);
    return await patient.transaction().execute(async (transaction) => {
      if (await isDivided(transaction, table)) return 'before';
      if (!(await isPrepared(transaction, table, before))) return 'busy';
      await divide(transaction, table, { before });
      return 'now';
    });
  } catch (error) {
    if (isBusy(error) || isOvertaken(error)) return 'busy';
    // What is done to a whole table is refused for one in parts, in words of many kinds.
    if (await isDivided(patient, table)) return 'before';
    throw error;
  }
}

async function isEmpty(database: Kysely<Database>, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(database);
  return rows.length === 0;
}

function isIn(parts: readonly Part[], month: Month): boolean {
  return parts.some(({ from, to }) => (from === null || from <= month) && month < to);
}

/** @returns whether it was made */
async function makePart(
  transaction: Transaction<Database>,
  table: MonthTable,
  month: Month,
): Promise<boolean> {
  await lockReferred(transaction, table);
  const { by } = MONTH_TABLES[table];
  const [part, others] = [sql.table(monthPartOf(table, month)), sql.table(elseOf(table))];
  const isOfMonth = sql`${sql.ref(by)} >= ${month} and ${sql.ref(by)} < ${monthAfter(month)}`;
  // From now on nobody adds a row to it.
  await sql`lock table ${others} in access exclusive mode`.execute(transaction);
  // Nor a part, which another may have done before.
  if (isIn(await partsOf(transaction, table), month)) return false;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from ${others} where ${isOfMonth} limit ${MOVED_AT_MOST + 1}) as found`.execute(
    transaction,
  );
  const count = Number(rows[0]?.count ?? 0);
  if (count > MOVED_AT_MOST) return false;
  await sql`create table ${part} (like ${sql.table(table)} including defaults including storage including indexes)`.execute(
    transaction,
  );
  if (count > 0) {
    await sql`with moved as (delete from ${others} where ${isOfMonth} returning *)
      insert into ${part} select * from moved`.execute(transaction);
  }
  await sql`alter table ${sql.table(table)} attach partition ${part}
    for values from (${bound(month)}) to (${bound(monthAfter(month))})`.execute(transaction);
  return true;
}

import { type Kysely, sql, type Transaction } from 'kysely';
import type { Month } from '../../../core/kernel/period.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { MONTH_TABLE_NAMES, type MonthTable } from './month-parts.ts';

/** By each of them others are held up, for less than half a second. */
const ATTEMPTS = 3;

/** Which part of a table goes, and what is to be done with its rows before, in one transaction with it. */
interface Dropped<Value> {
  readonly table: MonthTable;
  readonly month: Month;
  /** Null leaves the part. */
  readonly work: (transaction: Transaction<Database>, part: string) => Promise<Value | null>;
}

/**
 * Removes the part that ends with a month, and so all rows of it at once.
 *
 * @returns what the work returned; null where nothing was removed: the month has no part of its own, or somebody reads or
 *   writes the table for long
 */
export async function dropPart<Value>(
  database: Kysely<Database>,
  engine: Engine,
  { table, month, work }: Dropped<Value>,
): Promise<Value | null> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await inTransaction(database, engine, async (transaction) => {
        const part = await engine.months.holdPart(transaction, table, month);
        if (part === null) return null;
        const done = await work(transaction, part);
        if (done !== null) await engine.months.drop(transaction, table, part);
        return done;
      });
    } catch (error) {
      if (!engine.months.isBusy(error)) throw error;
    }
  }
  return null;
}

/**
 * Removes the parts of months, up to one, in which nothing is left: their rows were deleted one by one, or there were none.
 *
 * @returns how many
 */
export async function dropEmptyParts(
  database: Kysely<Database>,
  engine: Engine,
  last: Month,
): Promise<number> {
  let dropped = 0;
  for (const table of MONTH_TABLE_NAMES) {
    for (const month of await engine.months.endedMonths(database, table, last)) {
      if (await dropEmptyPart(database, engine, table, month)) dropped += 1;
    }
  }
  return dropped;
}

/** @returns whether it was empty, and removed */
async function dropEmptyPart(
  database: Kysely<Database>,
  engine: Engine,
  table: MonthTable,
  month: Month,
): Promise<boolean> {
  const done = await dropPart(database, engine, {
    ...{ table, month },
    work: async (transaction, part) => {
      const { rows } = await sql`select 1 from ${sql.table(part)} limit 1`.execute(transaction);
      return rows.length === 0 ? true : null;
    },
  });
  return done === true;
}

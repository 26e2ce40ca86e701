import type { Kysely, Transaction } from 'kysely';
import { type Month, monthBefore } from '../../../core/kernel/period.ts';
import type { Database } from '../schema.ts';

/** Tables of which every row is of a month: that of the response, of evidence that of its receipt. */
export type MonthTable = 'records' | 'comments' | 'batches';

export interface OfMonths {
  /** The column that says it: a day, or the month itself; both stand in the order of their months. */
  readonly by: 'day' | 'month';
  readonly key: readonly string[];
}

export const MONTH_TABLES: Readonly<Record<MonthTable, OfMonths>> = {
  records: { by: 'day', key: ['enrolment', 'id'] },
  comments: { by: 'month', key: ['id'] },
  batches: { by: 'day', key: ['enrolment', 'batch', 'sha256'] },
};

export const MONTH_TABLE_NAMES = Object.keys(MONTH_TABLES) as MonthTable[];

export function isMonthTable(name: string): name is MonthTable {
  return name in MONTH_TABLES;
}

export function monthAfter(month: Month): Month {
  return monthBefore(month, -1);
}

/** What becomes of a table's division into parts. */
export type Divided =
  /** Nothing was to be done. */
  | 'before'
  | 'now'
  /** Somebody reads or writes for long, or divides it too; tried again later. */
  | 'busy';

/**
 * How the engine keeps the rows of a month together, so that a month goes with its part instead of row by row. An engine
 * without parts has every table whole, and deletes rows.
 */
export interface MonthParts {
  /** The tables that are not divided yet: they were there, with rows, before there were parts. */
  readonly undivided: (database: Kysely<Database>) => Promise<readonly MonthTable[]>;
  /** Divides every table without rows, at once. */
  readonly divideEmpty: (transaction: Transaction<Database>) => Promise<void>;
  /**
   * Divides a table that has rows, while others read and write it: what it has becomes one part, up to the end of the month
   * to come, and no row is copied. Each step stands by itself; ended at any point, the next call goes on.
   *
   * @param patient a connection on which a statement may take hours, and which is closed to end one
   */
  readonly divide: (patient: Kysely<Database>, table: MonthTable, current: Month) => Promise<Divided>;
  /** Takes back what a division that is not over has the engine refuse: rows of months that are to come. */
  readonly refuseNothing: (database: Kysely<Database>) => Promise<void>;
  /**
   * Makes the parts of months that have none. What the part of all other months has of one moves, unless that is much: then
   * it stays there.
   *
   * @returns how many were made
   */
  readonly make: (
    transaction: Transaction<Database>,
    table: MonthTable,
    months: readonly Month[],
  ) => Promise<number>;
  /** Whether the rows of a month have a part of their own. */
  readonly isApart: (database: Kysely<Database>, table: MonthTable, month: Month) => Promise<boolean>;
  /**
   * The part with which a month ends, and nothing but it and what is empty; null where its rows stand among others'. Until
   * the transaction ends nobody else reads or writes that part.
   */
  readonly holdPart: (
    transaction: Transaction<Database>,
    table: MonthTable,
    month: Month,
  ) => Promise<string | null>;
  /** Removes a part that is held, with its rows. */
  readonly drop: (transaction: Transaction<Database>, table: MonthTable, part: string) => Promise<void>;
  /** The months, up to one, with which a part ends. */
  readonly endedMonths: (
    database: Kysely<Database>,
    table: MonthTable,
    last: Month,
  ) => Promise<readonly Month[]>;
  /** Whether a transaction failed because others were at the table for longer than anybody is to be held up. */
  readonly isBusy: (error: unknown) => boolean;
}

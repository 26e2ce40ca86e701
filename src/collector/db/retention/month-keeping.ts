import { type Day, dayOfNumber, numberOfDay } from '../../../core/kernel/calendar.ts';
import { type Month, monthBefore, monthOfDay, monthsBetween } from '../../../core/kernel/period.ts';
import type { KeptMonths, MonthKeeping } from '../../retention/months-job.ts';
import type { OpenDatabase } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import { connectPatiently } from '../open-database.ts';
import { inTransaction } from '../transaction.ts';
import { MONTH_TABLE_NAMES, type MonthTable } from './month-parts.ts';

/** A server that stands still for so long misses no part once it goes on. */
const MONTHS_AHEAD = 2;

/** MonthKeeping over either engine. */
export class SqlMonthKeeping implements MonthKeeping {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  async keep(
    today: Day,
    signal: AbortSignal,
    begins: (tables: readonly string[]) => void = () => undefined,
  ): Promise<KeptMonths> {
    const { writer, engine } = this.#database;
    const current = monthOfDay(today);
    const undivided = await engine.months.undivided(writer);
    const isDue = undivided.length > 0 && today >= (await this.#dividedFrom(today));
    if (isDue) begins(undivided);
    const divided = isDue ? await this.#divide(undivided, current, signal) : [];
    const months = monthsBetween(current, monthBefore(current, -MONTHS_AHEAD));
    const left = new Set(undivided.filter((table) => !divided.includes(table)));
    let made = 0;
    for (const table of MONTH_TABLE_NAMES) {
      if (signal.aborted) break;
      try {
        made += await inTransaction(writer, engine, (transaction) =>
          engine.months.make(transaction, table, months),
        );
      } catch (error) {
        if (!engine.months.isBusy(error)) throw error;
        left.add(table);
      }
    }
    return { divided, left: [...left], made };
  }

  refuseNothing(): Promise<void> {
    const { writer, engine } = this.#database;
    return engine.months.refuseNothing(writer);
  }

  async #dividedFrom(today: Day): Promise<string> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const known = await readMeta(transaction, 'divided-from');
      if (known !== null) return known;
      const day = dayOfNumber(numberOfDay(today) + 1);
      await writeMeta(transaction, 'divided-from', day);
      return day;
    });
  }

  /** @returns the tables that are divided now */
  async #divide(
    tables: readonly MonthTable[],
    current: Month,
    signal: AbortSignal,
  ): Promise<readonly MonthTable[]> {
    const patient = await connectPatiently(this.#database.place);
    // What was begun is taken back or gone on with by the next who looks.
    const end = () => void patient.destroy();
    signal.addEventListener('abort', end, { once: true });
    const divided: MonthTable[] = [];
    try {
      for (const table of tables) {
        if (signal.aborted) break;
        const done = await this.#database.engine.months.divide(patient, table, current);
        if (done !== 'busy') divided.push(table);
      }
      return divided;
    } finally {
      signal.removeEventListener('abort', end);
      if (!signal.aborted) await patient.destroy();
    }
  }
}

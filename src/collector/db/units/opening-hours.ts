import type { Kysely, Transaction } from 'kysely';
import { clockTime, type OpeningHours, type OpenTime } from '../../../core/analysis/flags/opening-hours.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { OpeningHoursStore } from '../../units/opening-hours.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** Of some units (`code@valid-from`), the first day first. */
export async function hoursOfUnits(
  database: Kysely<Database>,
  units: readonly string[],
): Promise<ReadonlyMap<string, readonly OpeningHours[]>> {
  if (units.length === 0) return new Map();
  const rows = await database
    .selectFrom('opening_hours')
    .selectAll()
    .where('unit', 'in', units)
    .orderBy('from_day')
    .execute();
  const byUnit = grouped(rows, ({ unit }) => unit);
  return new Map(
    [...byUnit].map(([unit, all]) => [
      unit,
      all.map(({ from_day, week }) => ({ from: from_day as Day, week: weekOf(week) })),
    ]),
  );
}

/** What was set for a unit in its former periods (`code@valid-from`) holds in its next one too. */
export async function carryHours(
  transaction: Transaction<Database>,
  former: readonly string[],
  next: string,
): Promise<void> {
  const rows = await transaction
    .selectFrom('opening_hours')
    .selectAll()
    .where('unit', 'in', former)
    .orderBy('unit')
    .execute();
  for (const row of rows) {
    await transaction
      .insertInto('opening_hours')
      .values({ ...row, unit: next })
      .onConflict((conflict) => conflict.columns(['unit', 'from_day']).doUpdateSet({ week: row.week }))
      .execute();
  }
}

/** OpeningHoursStore over either engine. */
export class SqlOpeningHoursStore implements OpeningHoursStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async hours(unit: string): Promise<readonly OpeningHours[]> {
    return (await hoursOfUnits(this.#database.reader, [unit])).get(unit) ?? [];
  }

  set(unit: string, { from, week }: OpeningHours, actor: string): Promise<void> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const text = JSON.stringify(week.map((open) => open && [open.fromMinute, open.toMinute]));
      await transaction
        .insertInto('opening_hours')
        .values({ unit, from_day: from, week: text })
        .onConflict((conflict) => conflict.columns(['unit', 'from_day']).doUpdateSet({ week: text }))
        .execute();
      await appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: 'opening-hours.set', subject: unit },
        details: { from, week: week.map(writtenDay).join(', ') },
      });
    });
  }

  remove(unit: string, from: Day, actor: string): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const removed = await transaction
        .deleteFrom('opening_hours')
        .where('unit', '=', unit)
        .where('from_day', '=', from)
        .returning('unit')
        .executeTakeFirst();
      if (removed === undefined) return false;
      await appendAudit(transaction, engine, this.#pen, {
        ...{ actor, action: 'opening-hours.remove', subject: unit },
        details: { from },
      });
      return true;
    });
  }
}

/** As the audit log has a day: `07:30–16:30`. */
function writtenDay(open: OpenTime | null): string {
  return open === null ? '–' : `${clockTime(open.fromMinute)}–${clockTime(open.toMinute)}`;
}

function weekOf(text: string): readonly (OpenTime | null)[] {
  const days = JSON.parse(text) as readonly ([number, number] | null)[];
  return days.map((open) => open && { fromMinute: open[0], toMinute: open[1] });
}

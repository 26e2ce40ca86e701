import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import type { Move } from '../../../core/units/place.ts';
import { continues, dayBefore, unitRef } from '../../../core/units/unit.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import { lockEnrolment } from '../counting/enrolment-books.ts';
import { movesOf, restationDevice } from '../devices/move-device.ts';
import { carryPublicPage } from '../public-pages/public-page-store.ts';
import type { Database } from '../schema.ts';
import { devicesNaming } from './attached.ts';
import { later } from './ended-units.ts';
import { carryHours } from './opening-hours.ts';

/** Who changes units, and when. */
interface ChangedUnits {
  readonly today: Day;
  /** The account's name. */
  readonly actor: string;
}

/**
 * Opening hours of a unit hold in its next period, and its public page is there in it. Devices that stand at units that end stand at what takes their place, the next period or what was made of them, from its
 * first day on, or from today where that is later: so they show its name, and what is planned for later stays.
 *
 * @returns an entry of the audit log for each device
 */
export async function restationDevices(
  transaction: Transaction<Database>,
  { units, added }: UnitChanges,
  { today, actor }: ChangedUnits,
): Promise<readonly AuditEntry[]> {
  const tree = new UnitTree(units);
  const entries: AuditEntry[] = [];
  for (const next of added) {
    const eve = dayBefore(next.validFrom);
    const former = next.predecessors
      .flatMap((code) => tree.trendOf(code, eve))
      .filter(({ validFrom }) => validFrom < next.validFrom);
    const refs = new Set<string>(former.map(unitRef));
    const isSame = former.some((unit) => continues(next, unit));
    if (isSame) {
      await carryHours(transaction, [...refs], unitRef(next));
      await carryPublicPage(transaction, [...refs], unitRef(next));
    }
    const to: Move = { from: later(next.validFrom, today), unit: unitRef(next) };
    for (const { id } of refs.size === 0 ? [] : await devicesNaming(transaction, [...refs])) {
      const row = must(await lockEnrolment(transaction, id), 'a device that names a unit is there');
      const moves = await movesOf(transaction, id);
      const change = await restationDevice(transaction, { row, moves }, refs, { to, today });
      if (change !== null) entries.push({ actor, subject: id, ...change });
    }
  }
  return entries;
}

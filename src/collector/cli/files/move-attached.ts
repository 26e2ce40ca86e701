import { localDay } from '../../../core/kernel/calendar.ts';
import { type UnitRef, unitRef } from '../../../core/units/unit.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import type { MovableUnit } from '../../db/units/attached.ts';
import { dayAfter, later } from '../../db/units/ended-units.ts';
import type { Collector } from '../../start/open-collector.ts';

/**
 * Devices move on the day after the end, or today where that is past; then accounts move too, and the unit that goes on
 * gets a link of its own. The link that hangs on the wall stays in force, and counts there as it is.
 */
export async function moveAttached(
  { deviceAdministration, officeLinks, people, ingest }: Collector,
  { unit, successor, attached }: MovableUnit,
  actor: string,
): Promise<void> {
  if (successor === null || unit.validTo === null) return;
  const today = localDay(ingest.now());
  const after = dayAfter(unit.validTo);
  const to = { from: later(after, today), unit: unitRef(successor) as UnitRef };
  for (const device of attached.devices) {
    await deviceAdministration.move(device, to, { actor, mayManage: () => true, today });
  }
  if (after > today) return;
  if (attached.links > 0) await officeLinks.make(unitRef(successor), actor);
  for (const account of attached.accounts) {
    await people.manage.change({ actor, scope: EVERY_UNIT }, account, { scope: successor.code });
  }
}

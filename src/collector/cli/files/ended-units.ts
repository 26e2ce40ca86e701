import { type Day, dayOfNumber, localDay, numberOfDay } from '../../../core/kernel/calendar.ts';
import { type Unit, type UnitRef, unitRef } from '../../../core/units/unit.ts';
import { EVERY_UNIT } from '../../../core/units/unit-scope.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import { type Attached, attachedTo } from '../../db/units/attached.ts';
import type { Collector } from '../../start/open-collector.ts';

/** A unit that a list ends, what stands at it, and what goes on for it. */
export interface EndedUnit {
  readonly unit: Unit;
  /** Null where nothing does: what comes is held as `unit-ended`. */
  readonly successor: Unit | null;
  readonly attached: Attached;
}

/** The units that end by a change and at which something stands that does not. */
export async function endedUnits(
  { database, ingest }: Collector,
  units: readonly Unit[],
  ended: readonly Unit[],
): Promise<readonly EndedUnit[]> {
  const tree = new UnitTree(units);
  const today = localDay(ingest.now());
  const found: EndedUnit[] = [];
  for (const unit of ended) {
    if (unit.validTo === null) continue;
    const after = dayAfter(unit.validTo);
    const attached = await attachedTo(
      database.reader,
      { ref: unitRef(unit), code: unit.code },
      later(after, today),
    );
    const successor = tree.succession.successorOf(unit)?.unit ?? null;
    // Who is bound to a code stays bound to it where it goes on.
    const accounts = tree.at(unit.code, after) === null ? attached.accounts : [];
    if (attached.devices.length + attached.links + accounts.length === 0) continue;
    found.push({ unit, successor, attached: { ...attached, accounts } });
  }
  return found;
}

/** Devices move on the day after the end, or today where that is past; accounts at once. Links go on as they are. */
export async function moveAttached(
  { deviceAdministration, people, ingest }: Collector,
  { unit, successor, attached }: EndedUnit,
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
  for (const account of attached.accounts) {
    await people.manage.change({ actor, scope: EVERY_UNIT }, account, { scope: successor.code });
  }
}

/** Days compare as text. */
function later(one: Day, other: Day): Day {
  if (one > other) return one;
  return other;
}

function dayAfter(day: Day): Day {
  return dayOfNumber(numberOfDay(day) + 1);
}

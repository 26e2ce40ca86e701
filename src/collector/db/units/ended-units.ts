import type { Kysely } from 'kysely';
import { type Day, dayOfNumber, numberOfDay } from '../../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { Database } from '../schema.ts';
import { attachedTo, type MovableUnit } from './attached.ts';

/**
 * The units that end by a change and at which something stands that does not.
 *
 * @param units all of them as they are after the change
 */
export async function endedUnits(
  database: Kysely<Database>,
  { units, ended, today }: { units: readonly Unit[]; ended: readonly Unit[]; today: Day },
): Promise<readonly MovableUnit[]> {
  const tree = new UnitTree(units);
  const found: MovableUnit[] = [];
  for (const unit of ended) {
    if (unit.validTo === null) continue;
    const after = dayAfter(unit.validTo);
    const attached = await attachedTo(database, { ref: unitRef(unit), code: unit.code }, later(after, today));
    const successor = tree.succession.successorOf(unit)?.unit ?? null;
    // Who is bound to a code stays bound to it where it goes on.
    const accounts = tree.at(unit.code, after) === null ? attached.accounts : [];
    if (attached.devices.length + attached.links + accounts.length === 0) continue;
    found.push({ unit, successor, attached: { ...attached, accounts } });
  }
  return found;
}

/** Days compare as text. */
export function later(one: Day, other: Day): Day {
  return one > other ? one : other;
}

export function dayAfter(day: Day): Day {
  return dayOfNumber(numberOfDay(day) + 1);
}

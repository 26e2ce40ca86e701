import type { Kysely, Transaction } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Move, placeOn } from '../../../core/units/place.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { EnrolmentRow } from '../counting/enrolment-books.ts';
import type { Database } from '../schema.ts';

/** A device as it stands, under its lock. */
export interface LockedDevice {
  readonly row: EnrolmentRow;
  readonly moves: readonly Move[];
}

/** What to write and to tell of a change; null where nothing changes. */
export type DeviceChange = Pick<AuditEntry, 'action' | 'details'> | null;

/** Moves a device from a day on, today or later; what was planned for today or later is replaced. */
export function moveDevice(
  transaction: Transaction<Database>,
  device: LockedDevice,
  to: Move,
  today: Day,
): Promise<DeviceChange> {
  const { row, moves } = device;
  const kept = moves.filter(({ from }) => from <= today && from !== to.from);
  const next = placeOn(row.unit, kept, to.from) === to.unit ? kept : [...kept, to];
  return writeMoves(transaction, device, next, { to, today });
}

/**
 * A device that stands at a unit, or is to stand there, stands at what takes its place from a day on, today or later.
 * Moves to and from elsewhere stay as they were planned.
 *
 * @param former `code@valid-from` of what ends on the eve of that day
 */
export function restationDevice(
  transaction: Transaction<Database>,
  device: LockedDevice,
  former: ReadonlySet<string>,
  { to, today }: { readonly to: Move; readonly today: Day },
): Promise<DeviceChange> {
  const { row, moves } = device;
  const stood = placeOn(row.unit, moves, to.from);
  const next = moves.map((move) =>
    move.from >= to.from && former.has(move.unit) ? { ...move, unit: to.unit } : move,
  );
  if (former.has(stood) && !next.some(({ from }) => from === to.from)) next.push(to);
  next.sort((a, b) => (a.from < b.from ? -1 : 1));
  return writeMoves(transaction, device, next, { to, today });
}

async function writeMoves(
  transaction: Transaction<Database>,
  { row, moves }: LockedDevice,
  next: readonly Move[],
  { to, today }: { readonly to: Move; readonly today: Day },
): Promise<DeviceChange> {
  if (isSame(moves, next)) return null;
  const id = row.id as EnrolmentId;
  await transaction
    .updateTable('enrolment_places')
    .set({ replaced: 1 })
    .where('enrolment', '=', id)
    .where('from_day', '>=', today)
    .execute();
  await addMoves(
    transaction,
    id,
    next.filter(({ from }) => from >= today),
  );
  await transaction
    .updateTable('enrolments')
    .set({ place_given_day: null, place_told_day: null })
    .where('id', '=', id)
    .execute();
  return {
    action: 'device.move',
    details: { from: placeOn(row.unit, moves, today), to: to.unit, day: to.from },
  };
}

/** The standing moves of a device, by the day from which each holds. */
export async function movesOf(database: Kysely<Database>, id: EnrolmentId): Promise<readonly Move[]> {
  const rows = await database
    .selectFrom('enrolment_places')
    .select(['from_day', 'unit'])
    .where('enrolment', '=', id)
    .where('replaced', '=', 0)
    .orderBy('from_day')
    .execute();
  return rows.map(({ from_day, unit }) => ({ from: from_day as Day, unit }));
}

/** Writes moves down as standing ones. */
export async function addMoves(
  transaction: Transaction<Database>,
  enrolment: string,
  moves: readonly Move[],
): Promise<void> {
  for (const { from, unit } of moves) {
    await transaction
      .insertInto('enrolment_places')
      .values({ enrolment, from_day: from, unit, replaced: 0 })
      .onConflict((conflict) =>
        conflict.columns(['enrolment', 'from_day', 'unit']).doUpdateSet({ replaced: 0 }),
      )
      .execute();
  }
}

function isSame(one: readonly Move[], other: readonly Move[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ from, unit }, index) => from === other[index]?.from && unit === other[index]?.unit)
  );
}

import type { Kysely, Transaction } from 'kysely';
import { assert } from '../../../core/kernel/assert.ts';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Move, placeOn } from '../../../core/units/place.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type {
  Administered,
  Administrator,
  DeviceAdministration,
} from '../../devices/device-administration.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import { type EnrolmentRow, lockEnrolment } from '../counting/enrolment-books.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** A device as it stands, under its lock. */
interface LockedDevice {
  readonly row: EnrolmentRow;
  readonly moves: readonly Move[];
}

/** What to write and to tell of a change; null where nothing changes. */
type Change = Pick<AuditEntry, 'action' | 'details'> | null;

/** DeviceAdministration over either engine. */
export class SqlDeviceAdministration implements DeviceAdministration {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  revoke(id: EnrolmentId, by: Administrator): Promise<Administered> {
    return this.#change(id, by, async (transaction, { row }) => {
      if (row.revoked_day !== null) return null;
      await transaction
        .updateTable('enrolments')
        .set({ revoked_day: by.today })
        .where('id', '=', id)
        .execute();
      return { action: 'device.revoke', details: { name: row.name } };
    });
  }

  rename(id: EnrolmentId, name: string, by: Administrator): Promise<Administered> {
    return this.#change(id, by, async (transaction, { row }) => {
      if (row.name === name) return null;
      await transaction.updateTable('enrolments').set({ name }).where('id', '=', id).execute();
      return { action: 'device.rename', details: { from: row.name, to: name } };
    });
  }

  move(id: EnrolmentId, to: Move & { readonly unit: UnitRef }, by: Administrator): Promise<Administered> {
    assert(to.from >= by.today, 'a move begins today or later');
    return this.#change(id, by, async (transaction, { row, moves }) => {
      const past = moves.filter(({ from }) => from < by.today);
      const kept = moves.filter(({ from }) => from <= by.today && from !== to.from);
      const next = placeOn(row.unit, kept, to.from) === to.unit ? kept : [...kept, to];
      if (isSame(moves, next)) return null;
      await transaction
        .updateTable('enrolment_places')
        .set({ replaced: 1 })
        .where('enrolment', '=', id)
        .where('from_day', '>=', by.today)
        .execute();
      await addMoves(transaction, id, next.slice(past.length));
      await transaction
        .updateTable('enrolments')
        .set({ place_given_day: null, place_told_day: null })
        .where('id', '=', id)
        .execute();
      const details = { from: placeOn(row.unit, moves, by.today), to: to.unit, day: to.from };
      return { action: 'device.move', details };
    });
  }

  #change(
    id: EnrolmentId,
    by: Administrator,
    work: (transaction: Transaction<Database>, member: LockedDevice) => Promise<Change>,
  ): Promise<Administered> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const row = await lockEnrolment(transaction, id);
      if (row?.kind !== 'device') return 'device-unknown';
      const moves = await movesOf(transaction, id);
      if (!by.mayManage(placeOn(row.unit, moves, by.today))) return 'device-unknown';
      const change = await work(transaction, { row, moves });
      if (change === null) return 'unchanged';
      await appendAudit(transaction, this.#engine, this.#pen, { actor: by.actor, subject: id, ...change });
      return 'changed';
    });
  }
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

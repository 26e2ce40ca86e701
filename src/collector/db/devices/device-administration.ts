import type { Kysely, Transaction } from 'kysely';
import { assert } from '../../../core/kernel/assert.ts';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { DeviceSpot } from '../../../core/tally/breakdowns/device-spot.ts';
import { type Move, placeOn } from '../../../core/units/place.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type {
  Administered,
  Administrator,
  DeviceAdministration,
} from '../../devices/device-administration.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import { lockEnrolment } from '../counting/enrolment-books.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { setSpot } from './device-spots.ts';
import { type DeviceChange, type LockedDevice, moveDevice, movesOf } from './move-device.ts';

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

  setSpot(id: EnrolmentId, spot: DeviceSpot | null, by: Administrator): Promise<Administered> {
    return this.#change(id, by, async (transaction, { row }) => {
      if (row.spot === spot) return null;
      await setSpot(transaction, id, { from: by.today, spot });
      return { action: 'device.set-spot', details: { name: row.name, former: row.spot, spot } };
    });
  }

  move(id: EnrolmentId, to: Move & { readonly unit: UnitRef }, by: Administrator): Promise<Administered> {
    assert(to.from >= by.today, 'a move begins today or later');
    return this.#change(id, by, (transaction, device) => moveDevice(transaction, device, to, by.today));
  }

  #change(
    id: EnrolmentId,
    by: Administrator,
    work: (transaction: Transaction<Database>, member: LockedDevice) => Promise<DeviceChange>,
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

import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { EnrolmentId, RecordId, Sha256 } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { HeldReason, HeldRow, HeldStore, SoundRecord } from '../../ingest/collector-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { countRecords } from './count-records.ts';
import { lockEnrolment } from './enrolment-books.ts';
import { frozenAmong, isOfMonth } from './frozen-months.ts';
import type { ReleaseMoment } from './pending-dates.ts';

/** HeldStore over either engine. */
export class SqlHeldStore implements HeldStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #evidenceKey: Buffer;
  readonly #pen: AuditPen | null;
  readonly #moment: () => ReleaseMoment;

  /**
   * @param evidenceKey as of the collector's store
   * @param moment when blocks are released, and what day it is
   * @param pen without it nothing is released in somebody's name
   */
  constructor(
    database: Kysely<Database>,
    engine: Engine,
    evidenceKey: Buffer,
    moment: () => ReleaseMoment,
    pen: AuditPen | null = null,
  ) {
    this.#database = database;
    this.#engine = engine;
    this.#evidenceKey = evidenceKey;
    this.#pen = pen;
    this.#moment = moment;
  }

  async heldAfter(
    after: { readonly enrolment: EnrolmentId; readonly id: RecordId } | null,
    limit: number,
  ): Promise<readonly HeldRow[]> {
    const { enrolment, id } = after ?? { enrolment: '', id: '' };
    const rows = await this.#database
      .selectFrom('held')
      .innerJoin('ledger', (join) =>
        join.onRef('ledger.enrolment', '=', 'held.enrolment').onRef('ledger.id', '=', 'held.id'),
      )
      .select(['held.enrolment', 'held.id', 'held.reason', 'held.line', 'held.day', 'held.hour'])
      .select(['held.flags', 'ledger.sha256', 'ledger.sequence'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('held.enrolment', 'held.id'), '>', tuple(enrolment, id)),
      )
      .orderBy('held.enrolment')
      .orderBy('held.id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      enrolment: row.enrolment as EnrolmentId,
      id: row.id as RecordId,
      sha256: row.sha256 as Sha256,
      sequence: row.sequence,
      reason: row.reason as HeldReason,
      line: row.line,
      day: row.day as Day | null,
      hour: row.hour,
      flags: JSON.parse(row.flags),
    }));
  }

  countHeld(enrolment: EnrolmentId, among: readonly SoundRecord[], by?: string): Promise<number> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const known = await lockEnrolment(transaction, enrolment);
      if (known === null) return 0;
      const frozen = await frozenAmong(transaction, among);
      const records = among.filter((record) => !isOfMonth(record, frozen));
      if (records.length === 0) return 0;
      const released = await transaction
        .deleteFrom('held')
        .where('enrolment', '=', enrolment)
        .where(
          'id',
          'in',
          records.map(({ id }) => id),
        )
        .returning('id')
        .execute();
      const ids = new Set<string>(released.map(({ id }) => id));
      if (ids.size === 0) return 0;
      await transaction
        .updateTable('ledger')
        .set({ outcome: 'stored', reason: null })
        .where('enrolment', '=', enrolment)
        .where('id', 'in', [...ids])
        .execute();
      await transaction
        .updateTable('enrolments')
        .set({ held: known.held - ids.size })
        .where('id', '=', enrolment)
        .execute();
      await countRecords(
        transaction,
        this.#engine,
        records.filter(({ id }) => ids.has(id)).map((record) => ({ ...record, enrolment })),
        { moment: this.#moment(), evidenceKey: this.#evidenceKey },
      );
      if (by !== undefined) {
        const pen = must(this.#pen, 'who releases in a name has a pen');
        const entry = {
          actor: by,
          action: 'held.release',
          subject: enrolment,
          details: { records: ids.size },
        };
        await appendAudit(transaction, this.#engine, pen, entry);
      }
      return ids.size;
    });
  }
}

import type { Kysely, Selectable } from 'kysely';
import type { EnrolmentId, Epoch, PublicKey } from '../../../core/kernel/brand.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import type { UnitRef } from '../../../core/units/unit.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type {
  EnrolmentCodeId,
  EnrolmentCodeStore,
  NewEnrolmentCode,
  StoredEnrolmentCode,
} from '../../devices/enrolment-code-store.ts';
import type { NewEnrolment } from '../../devices/enrolment-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import { readEpoch } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { newEnrolmentRow } from './enrolment-store.ts';

/** So long after its time a code that made nothing is kept. */
const KEPT_MS = DAY_MS;

/** EnrolmentCodeStore over either engine. */
export class SqlEnrolmentCodeStore implements EnrolmentCodeStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #pen: AuditPen;

  constructor(database: Kysely<Database>, engine: Engine, pen: AuditPen) {
    this.#database = database;
    this.#engine = engine;
    this.#pen = pen;
  }

  add(code: NewEnrolmentCode, entry: AuditEntry): Promise<void> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await transaction
        .deleteFrom('enrolment_codes')
        .where('expires_at_ms', '<', code.madeAtMs - KEPT_MS)
        .where('enrolment', 'is', null)
        .execute();
      await transaction
        .insertInto('enrolment_codes')
        .values({
          id: code.id,
          unit: code.unit,
          name: code.name,
          finding_mac: code.findingMac,
          code_mac: code.codeMac,
          made_by: code.madeBy,
          made_at_ms: code.madeAtMs,
          expires_at_ms: code.expiresAtMs,
          tries: 0,
          withdrawn: 0,
          enrolment: null,
        })
        .execute();
      await appendAudit(transaction, this.#engine, this.#pen, entry);
    });
  }

  async find(id: EnrolmentCodeId): Promise<StoredEnrolmentCode | null> {
    const row = await this.#codes().where('enrolment_codes.id', '=', id).executeTakeFirst();
    return row === undefined ? null : codeOf(row);
  }

  async unexpired(nowMs: number): Promise<readonly StoredEnrolmentCode[]> {
    const rows = await this.#codes().where('expires_at_ms', '>', nowMs).execute();
    return rows.map(codeOf);
  }

  #codes() {
    return this.#database
      .selectFrom('enrolment_codes')
      .leftJoin('enrolments', 'enrolments.id', 'enrolment_codes.enrolment')
      .selectAll('enrolment_codes')
      .select('enrolments.public_key');
  }

  async epochOf(enrolment: EnrolmentId): Promise<Epoch> {
    const row = await this.#database
      .selectFrom('enrolments')
      .select('epoch')
      .where('id', '=', enrolment)
      .executeTakeFirst();
    return (row?.epoch as Epoch | null | undefined) ?? readEpoch(this.#database);
  }

  async takeTry(id: EnrolmentCodeId, most: number): Promise<boolean> {
    const taken = await this.#database
      .updateTable('enrolment_codes')
      .set(({ eb }) => ({ tries: eb('tries', '+', 1) }))
      .where('id', '=', id)
      .where('tries', '<', most)
      .returning('id')
      .executeTakeFirst();
    return taken !== undefined;
  }

  redeem(id: EnrolmentCodeId, enrolment: NewEnrolment, entry: AuditEntry): Promise<Epoch | null> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      // Its row is locked from here on: anyone who comes second finds it used.
      const used = await transaction
        .updateTable('enrolment_codes')
        .set({ enrolment: enrolment.id })
        .where('id', '=', id)
        .where('enrolment', 'is', null)
        .where('withdrawn', '=', 0)
        .returning('id')
        .executeTakeFirst();
      if (used === undefined) return null;
      await transaction.insertInto('enrolments').values(newEnrolmentRow(enrolment)).execute();
      const epoch = await readEpoch(transaction);
      await appendAudit(transaction, this.#engine, this.#pen, entry);
      return epoch;
    });
  }

  withdraw(id: EnrolmentCodeId, entry: AuditEntry): Promise<'withdrawn' | 'used' | 'unknown'> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      const withdrawn = await transaction
        .updateTable('enrolment_codes')
        .set({ withdrawn: 1 })
        .where('id', '=', id)
        .where('enrolment', 'is', null)
        .where('withdrawn', '=', 0)
        .returning('id')
        .executeTakeFirst();
      if (withdrawn !== undefined) {
        await appendAudit(transaction, this.#engine, this.#pen, entry);
        return 'withdrawn';
      }
      const row = await transaction
        .selectFrom('enrolment_codes')
        .select('enrolment')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return 'unknown';
      return row.enrolment === null ? 'withdrawn' : 'used';
    });
  }
}

function codeOf(
  row: Selectable<Database['enrolment_codes']> & { readonly public_key: string | null },
): StoredEnrolmentCode {
  return {
    id: row.id as EnrolmentCodeId,
    unit: row.unit as UnitRef,
    name: row.name,
    findingMac: row.finding_mac,
    codeMac: row.code_mac,
    madeBy: row.made_by,
    madeAtMs: row.made_at_ms,
    expiresAtMs: row.expires_at_ms,
    tries: row.tries,
    isWithdrawn: row.withdrawn === 1,
    enrolment: row.enrolment as EnrolmentId | null,
    publicKey: row.public_key as PublicKey | null,
  };
}

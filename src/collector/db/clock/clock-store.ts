import type { Kysely, Transaction } from 'kysely';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { ClockEntry, ClockStore, KnownTime, TimeChange } from '../../clock/clock-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** ClockStore over either engine. */
export class SqlClockStore implements ClockStore {
  readonly #database: Kysely<Database>;
  readonly #engine: Engine;
  readonly #auditKey: Buffer;

  constructor(database: Kysely<Database>, engine: Engine, auditKey: Buffer) {
    this.#database = database;
    this.#engine = engine;
    this.#auditKey = auditKey;
  }

  change(decide: (known: KnownTime) => TimeChange): Promise<KnownTime> {
    return inTransaction(this.#database, this.#engine, async (transaction) => {
      await this.#engine.lockNamed(transaction, ['clock']);
      const before = await readKnownTime(transaction);
      const { known, entry, endsEverything } = decide(before);
      await writeMeta(transaction, 'clock', JSON.stringify(known));
      if (endsEverything) await endEverything(transaction);
      if (entry !== null) {
        const nowMs = known.newestMs ?? known.steadyMs ?? 0;
        const pen: AuditPen = { key: this.#auditKey, now: () => nowMs };
        await appendAudit(transaction, this.#engine, pen, auditEntry(entry, before, known));
      }
      return known;
    });
  }
}

/**
 * What the database knows of time. One from before this was written down has the newest moment anybody was heard of or
 * did something in.
 */
async function readKnownTime(transaction: Transaction<Database>): Promise<KnownTime> {
  const written = await readMeta(transaction, 'clock');
  if (written !== null) return JSON.parse(written) as KnownTime;
  const [device, entry] = await Promise.all([
    transaction
      .selectFrom('enrolments')
      .select(({ fn }) => fn.max<number | null>('last_contact_ms').as('atMs'))
      .executeTakeFirstOrThrow(),
    transaction
      .selectFrom('audit_log')
      .select('at_ms as atMs')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst(),
  ]);
  const moments = [device.atMs, entry?.atMs].filter((atMs) => typeof atMs === 'number');
  const newestMs = moments.length === 0 ? null : Math.max(...moments);
  return { newestMs, steadyMs: newestMs, doubt: null };
}

async function endEverything(transaction: Transaction<Database>): Promise<void> {
  await transaction.deleteFrom('sessions').execute();
  await transaction.deleteFrom('one_time_links').execute();
  await transaction
    .updateTable('enrolment_codes')
    .set({ withdrawn: 1 })
    .where('enrolment', 'is', null)
    .execute();
}

function auditEntry(entry: ClockEntry, before: KnownTime, after: KnownTime): AuditEntry {
  const { action, actor } = entry;
  const day = (atMs: number | null | undefined) => (atMs == null ? null : localDay(atMs));
  const details =
    entry.action === 'clock.doubt'
      ? {
          reason: entry.reason,
          clock: new Date(after.doubt?.clockMs ?? 0).toISOString(),
          newestDay: day(before.newestMs),
        }
      : { reason: before.doubt?.reason ?? null, day: day(after.newestMs), formerDay: day(before.newestMs) };
  return { actor, action, subject: 'clock', details };
}

import type { Kysely, Transaction } from 'kysely';
import { localDay } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { renewEpoch } from './renew-epoch.ts';

/** A clock that says less than when a device was last heard of by more than this is wrong. */
const CLOCKS_APART_MS = DAY_MS;

/**
 * Compares the database with what it was when last opened. One that was put back from a copy lacks what came
 * after the copy was made, so it gets a new epoch, in which every device offers what it keeps. When the copy last heard
 * of a device is written down, for readOldCopy to judge.
 */
export async function recogniseRestore(transaction: Transaction<Database>, identity: string): Promise<void> {
  const known = await readMeta(transaction, 'identity');
  if (known === identity) return;
  await writeMeta(transaction, 'identity', identity);
  if (known === null) return;
  await renewEpoch(transaction);
  const { newestMs } = await transaction
    .selectFrom('enrolments')
    .select(({ fn }) => fn.max<number | null>('last_contact_ms').as('newestMs'))
    .executeTakeFirstOrThrow();
  if (newestMs !== null) await writeMeta(transaction, 'old-copy', String(newestMs));
}

/**
 * When a copy that is older than what devices keep, and that nobody accepted yet, last heard of a device, milliseconds
 * since 1970; or null. Asked at every start, since the clock of one start may be wrong: it does not mark a copy for
 * ever. A clock that lies before the copy judges nothing.
 */
export async function readOldCopy(database: Kysely<Database>, nowMs: number): Promise<number | null> {
  const newestMs = Number((await readMeta(database, 'old-copy')) ?? Number.NaN);
  return nowMs - newestMs > ACKNOWLEDGED_KEPT_MS ? newestMs : null;
}

/** A start that found the copy new enough settles it, or it would be old in a month. */
export async function settleNewCopy(database: Kysely<Database>, nowMs: number): Promise<void> {
  const newestMs = Number((await readMeta(database, 'old-copy')) ?? Number.NaN);
  if (nowMs < newestMs - CLOCKS_APART_MS || !(nowMs - newestMs <= ACKNOWLEDGED_KEPT_MS)) return;
  await database.deleteFrom('meta').where('key', '=', 'old-copy').execute();
}

/** Somebody knows that what came after the copy, if it is one, may be gone; it is not asked again. */
export function acceptOldCopy(
  { writer, engine }: Pick<OpenDatabase, 'writer' | 'engine'>,
  pen: AuditPen,
  nowMs: number,
): Promise<void> {
  return inTransaction(writer, engine, async (transaction) => {
    const newestMs = await readOldCopy(transaction, nowMs);
    if (newestMs === null) return;
    await transaction.deleteFrom('meta').where('key', '=', 'old-copy').execute();
    await appendAudit(transaction, engine, pen, {
      actor: 'command',
      action: 'old-copy.accept',
      subject: 'database',
      details: { lastContactDay: localDay(newestMs) },
    });
  });
}

/** For a database that is about to be moved on purpose: where it is opened next is its place. */
export async function forgetIdentity(database: Kysely<Database>): Promise<void> {
  await database.deleteFrom('meta').where('key', '=', 'identity').execute();
}

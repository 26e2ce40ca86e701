import type { Kysely, Transaction } from 'kysely';
import { localDay } from '../../../core/kernel/calendar.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import { readMeta, renewEpoch, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/**
 * Compares the database with what it was when last opened. One that was put back from a copy lacks what came
 * after the copy was made, so it gets a new epoch, in which every device offers what it keeps. A copy older than
 * what devices keep is marked, until somebody accepts that what is between may be gone.
 */
export async function recogniseRestore(
  transaction: Transaction<Database>,
  identity: string,
  nowMs: number,
): Promise<void> {
  const known = await readMeta(transaction, 'identity');
  if (known === identity) return;
  await writeMeta(transaction, 'identity', identity);
  if (known === null) return;
  await renewEpoch(transaction);
  const { newestMs } = await transaction
    .selectFrom('enrolments')
    .select(({ fn }) => fn.max<number | null>('last_contact_ms').as('newestMs'))
    .executeTakeFirstOrThrow();
  if (newestMs !== null && nowMs - newestMs > ACKNOWLEDGED_KEPT_MS) {
    await writeMeta(transaction, 'old-copy', String(newestMs));
  }
}

/** When an old copy that nobody accepted yet last heard of a device, milliseconds since 1970, or null. */
export async function readOldCopy(database: Kysely<Database>): Promise<number | null> {
  const newestMs = await readMeta(database, 'old-copy');
  return newestMs === null ? null : Number(newestMs);
}

/** Somebody knows that what came after the copy, if it is one, may be gone; it is not asked again. */
export function acceptOldCopy(
  { writer, engine }: Pick<OpenDatabase, 'writer' | 'engine'>,
  pen: AuditPen,
): Promise<void> {
  return inTransaction(writer, engine, async (transaction) => {
    const newestMs = await readOldCopy(transaction);
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

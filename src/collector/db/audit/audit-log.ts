import { createHmac } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { canonicalJson } from '../../../core/kernel/canonical-json.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { AuditHead } from '../../audit/audit-reader.ts';
import type { Engine } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/** What every chain begins with. */
export const NO_HASH = '0'.repeat(64);

/** The action of the entry with which the log begins again under other keys. */
export const KEYS_LOST = 'key.accept-loss';

/** What an audit log is written with. */
export interface AuditPen {
  /**
   * From the key ring: anyone who can write the database alone cannot continue the chain. They can put back a former end
   * of it, which shows by what devices and people heard or noted down later than that (see compareHeads).
   */
  readonly key: Buffer;
  readonly now: () => number;
}

/**
 * Adds an entry in the transaction of the change it tells of: both happen or neither. To be called last, since its
 * lock is the last in the order of locks.
 */
export async function appendAudit(
  transaction: Transaction<Database>,
  engine: Engine,
  pen: AuditPen,
  entry: AuditEntry,
): Promise<void> {
  await engine.lockNamed(transaction, ['audit-log']);
  const last = await transaction
    .selectFrom('audit_log')
    .select(['sequence', 'mac'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { actor, action, subject, details } = entry;
  const row = {
    sequence: (last?.sequence ?? 0) + 1,
    at_ms: pen.now(),
    actor,
    action,
    subject,
    details: canonicalJson(details),
  };
  const mac = auditMac(pen.key, last?.mac ?? NO_HASH, row);
  await transaction
    .insertInto('audit_log')
    .values({ ...row, mac })
    .execute();
  // The end of the chain, so that entries cut off at the end are missed, unless a former end is put in its place.
  await writeMeta(transaction, 'audit-head', `${row.sequence} ${mac}`);
}

/** HMAC-SHA256, hexadecimal, over the former entry's and this one's content. */
export function auditMac(
  key: Buffer,
  former: string,
  { sequence, at_ms, actor, action, subject, details }: Omit<Database['audit_log'], 'mac'>,
): string {
  const content = canonicalJson({ former, sequence, atMs: at_ms, actor, action, subject, details });
  return createHmac('sha256', key).update(content).digest('hex');
}

/** The end of the chain as it is kept apart from it; null while nothing was written, or where it is no end. */
export async function readAuditHead(database: Kysely<Database>): Promise<AuditHead | null> {
  return parseAuditHead(await readMeta(database, 'audit-head'));
}

export function parseAuditHead(text: string | null): AuditHead | null {
  const [, sequence, mac] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(text ?? '') ?? [];
  return sequence === undefined || mac === undefined ? null : { sequence: Number(sequence), mac };
}

import type { Kysely } from 'kysely';
import type { AuditHead } from '../../audit/audit-reader.ts';
import type { Database } from '../schema.ts';
import { auditMac, KEYS_LOST, NO_HASH, readAuditHead } from './audit-log.ts';

/** What was done to the audit log, and where. Sequences are those of entries. */
export type AuditFault =
  /** The entry is not the one that was written, or stands where it was not written. */
  | { readonly kind: 'altered'; readonly sequence: number }
  /** Entries `first` to `last` are not there. */
  | { readonly kind: 'removed'; readonly first: number; readonly last: number }
  /** The entry's number is none that is ever given. */
  | { readonly kind: 'added'; readonly sequence: number }
  /** The end of the chain, which is kept apart, is another than the last entry. */
  | { readonly kind: 'end-altered' }
  /** What somebody noted down is not what the entry says now. */
  | { readonly kind: 'not-as-expected'; readonly sequence: number };

export interface AuditVerdict {
  readonly entries: number;
  /** Entries that were written with keys that are lost: that none of them was altered cannot be checked. */
  readonly unchecked: number;
  /** Null where there is no entry. */
  readonly head: AuditHead | null;
  /** In the order of the log; empty when it is whole. */
  readonly faults: readonly AuditFault[];
}

const ROWS_AT_A_TIME = 1_000;

/**
 * Walks the whole chain. Found is every change, removal, insertion and change of order, by anyone who has the database
 * and not the keys. A log cut back to a former end, with that end put in the place of the present one, is one that
 * once was: it is found by an end that was noted down elsewhere, and by what devices heard (compareHeads).
 *
 * @param expected an end noted down before
 */
export async function verifyAudit(
  database: Kysely<Database>,
  key: Buffer,
  expected: AuditHead | null = null,
): Promise<AuditVerdict> {
  let faults: AuditFault[] = [];
  let unchecked = 0;
  let former: AuditHead = { sequence: 0, mac: NO_HASH };
  let entries = 0;
  let met: string | null = null;
  let head: AuditHead | null = null;
  for (;;) {
    // Read before the entries: whatever it names is among them, and once there are no more it is the last of them.
    head = await readAuditHead(database);
    const rows = await database
      .selectFrom('audit_log')
      .selectAll()
      .where('sequence', '>', entries === 0 ? Number.MIN_SAFE_INTEGER : former.sequence)
      .orderBy('sequence')
      .limit(ROWS_AT_A_TIME)
      .execute();
    for (const { mac, ...content } of rows) {
      const { sequence } = content;
      if (sequence < 1) faults.push({ kind: 'added', sequence });
      else if (sequence > former.sequence + 1) {
        faults.push({ kind: 'removed', first: Math.max(1, former.sequence + 1), last: sequence - 1 });
      }
      const isAltered = sequence >= 1 && auditMac(key, former.mac, content) !== mac;
      if (isAltered) faults.push({ kind: 'altered', sequence });
      else if (content.action === KEYS_LOST && content.details.includes('"isMasterLost":true')) {
        // Only who has the keys of now could write this entry. What was written before it was written with others.
        const before = faults.length;
        faults = faults.filter(({ kind }) => kind !== 'altered');
        if (before > faults.length) unchecked = entries;
      }
      if (sequence === expected?.sequence) met = mac;
      former = { sequence, mac };
      entries += 1;
    }
    if (rows.length === 0) break;
  }
  const end = head ?? { sequence: 0, mac: NO_HASH };
  if (end.sequence > former.sequence) {
    faults.push({ kind: 'removed', first: Math.max(1, former.sequence + 1), last: end.sequence });
  } else if (entries > 0 && (end.sequence !== former.sequence || end.mac !== former.mac)) {
    faults.push({ kind: 'end-altered' });
  }
  if (expected !== null && met !== expected.mac) {
    faults.push({ kind: 'not-as-expected', sequence: expected.sequence });
  }
  return { entries, unchecked, head: entries === 0 ? null : former, faults };
}

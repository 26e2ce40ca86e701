import type { Kysely } from 'kysely';
import { localDay } from '../../../core/kernel/calendar.ts';
import { canonicalJson } from '../../../core/kernel/canonical-json.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { type KeyRing, openKeyRing, type StoredKeyRing, withNewKey } from '../../keys/key-ring.ts';
import { idsOf, type KeyIds, lacking, readKeysFile, replaceKeysFile } from '../../keys/load-key-ring.ts';
import { type AuditPen, appendAudit, KEYS_LOST } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
import { rekeyLedgerHead } from '../heads/ledger-head.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';

/** The ids of the keys this database was used with, or null before its first start with keys. */
export async function readKnownKeys(database: Kysely<Database>): Promise<KeyIds | null> {
  const known = await readMeta(database, 'keys');
  return known === null ? null : (JSON.parse(known) as KeyIds);
}

/**
 * Remembers a ring's keys, unless it lacks some that were used; then nothing is written.
 * @returns what it lacks, in words
 */
export function rememberKeys(
  database: Kysely<Database>,
  engine: Engine,
  ring: KeyRing,
): Promise<readonly string[]> {
  return inTransaction(database, engine, async (transaction) => {
    await engine.lockForMigration(transaction);
    const known = await readKnownKeys(transaction);
    const missing = known === null ? [] : lacking(ring, known);
    const ids = idsOf(ring);
    const value = canonicalJson({ ...ids });
    if (missing.length === 0 && (known === null || canonicalJson({ ...known }) !== value)) {
      await writeMeta(transaction, 'keys', value);
    }
    return missing;
  });
}

/** What goes with keys that are lost for good. */
export interface LostKeys {
  /** The keys, in words. */
  readonly lost: readonly string[];
  /** Whether the master is among them: everything that was encrypted or signed with it. */
  readonly isMasterLost: boolean;
  /** Accounts whose second factor by codes can no longer be checked. */
  readonly accountsWithoutFactor: readonly string[];
}

/**
 * Has the database go on with a ring that lacks keys it was used with, because every copy of them is lost. The entry in
 * the audit log, written with the ring's own key, is where a log that can be checked begins again. Batches of before
 * can no longer be read; they stay, in case the keys turn up.
 *
 * @returns null, and nothing is changed, where the ring lacks none
 */
export function acceptLostKeys(
  database: Kysely<Database>,
  engine: Engine,
  ring: KeyRing,
  now: () => number,
): Promise<LostKeys | null> {
  return inTransaction(database, engine, async (transaction) => {
    await engine.lockForMigration(transaction);
    const known = await readKnownKeys(transaction);
    const lost = known === null ? [] : lacking(ring, known);
    if (known === null || lost.length === 0) return null;
    const isMasterLost = known.ring !== ring.id;
    await writeMeta(transaction, 'keys', canonicalJson({ ...idsOf(ring) }));
    // What came today can be of before or after.
    if (isMasterLost) await writeMeta(transaction, 'evidence-since', localDay(now() + DAY_MS));
    const accounts = isMasterLost
      ? await transaction
          .selectFrom('accounts')
          .innerJoin('totp_secrets', 'totp_secrets.account', 'accounts.id')
          .select('accounts.name')
          .distinct()
          .orderBy('accounts.name')
          .execute()
      : [];
    if (isMasterLost) await rekeyLedgerHead(transaction, ring.secret('ledger-head'));
    await appendAudit(
      transaction,
      engine,
      { key: ring.secret('audit-log'), now },
      {
        actor: 'command',
        action: KEYS_LOST,
        subject: ring.id,
        details: { lost: lost.join(', '), isMasterLost },
      },
    );
    return { lost, isMasterLost, accountsWithoutFactor: accounts.map(({ name }) => name) };
  });
}

/** A key that was made, and the one it takes the place of. */
export interface RotatedKey {
  readonly id: string;
  readonly former: string;
}

/**
 * Puts a new key in front of the ring in the data directory; former ones stay. Two at once are two new keys. A server
 * that runs uses it from its next batch on.
 */
export function rotateKey(
  database: Kysely<Database>,
  engine: Engine,
  pen: AuditPen,
  dataDir: string,
  kind: 'sealing' | 'receipt',
): Promise<RotatedKey> {
  return inTransaction(database, engine, async (transaction) => {
    await engine.lockForMigration(transaction);
    const ring: StoredKeyRing = withNewKey(readKeysFile(dataDir), kind);
    const ids = idsOf(openKeyRing(ring));
    const [id = '', former = ''] = ids[kind];
    await writeMeta(transaction, 'keys', canonicalJson({ ...ids }));
    await appendAudit(transaction, engine, pen, {
      actor: 'command',
      action: 'key.rotate',
      subject: id,
      details: { kind, former },
    });
    // Last: a key that no device was told of yet may be forgotten again, one that is in the database may not.
    replaceKeysFile(dataDir, ring);
    return { id, former };
  });
}

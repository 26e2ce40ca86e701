import type { Kysely } from 'kysely';
import { canonicalJson } from '../../../core/kernel/canonical-json.ts';
import { type KeyRing, openKeyRing, type StoredKeyRing, withNewKey } from '../../keys/key-ring.ts';
import { idsOf, type KeyIds, lacking, readKeysFile, replaceKeysFile } from '../../keys/load-key-ring.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { Engine } from '../engine.ts';
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

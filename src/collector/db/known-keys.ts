import type { Kysely } from 'kysely';
import { canonicalJson } from '../../core/protocol/canonical-json.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { idsOf, type KeyIds, lacking } from '../keys/load-key-ring.ts';
import type { Engine } from './engine.ts';
import { readMeta, writeMeta } from './meta.ts';
import type { Database } from './schema.ts';
import { inTransaction } from './transaction.ts';

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

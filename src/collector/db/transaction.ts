import type { Kysely, Transaction } from 'kysely';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import type { Engine } from './engine.ts';
import type { Database } from './schema.ts';

/**
 * How often a transaction is run again after the engine broke it off for another's sake. Locks are taken in one
 * order (enrolments in ascending order, ledger, blocks of tallies, abandonments), so this is for what an administrator or another
 * program does beside us.
 */
const ATTEMPTS = 5;

/** Runs the work in one durable transaction. Throws StorageUnavailable when the store cannot serve. */
export async function inTransaction<Value>(
  database: Kysely<Database>,
  engine: Engine,
  work: (transaction: Transaction<Database>) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction().execute(work);
    } catch (error) {
      if (!engine.isRetryable(error)) throw error;
      if (attempt === ATTEMPTS) throw new StorageUnavailable(error);
    }
  }
}

import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Failed sign-ins, which each collector counted in its memory: who guesses is slowed at all of them together. */
export async function addFailedAttempts(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'failed_attempts', {
    columns: {
      key: 'text',
      hour: 'integer',
      failures: 'integer',
      shut_until_ms: 'integer',
      counted_ms: 'integer',
    },
    key: ['key'],
  });
}

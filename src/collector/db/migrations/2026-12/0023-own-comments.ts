import type { Transaction } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Whether the head of an office may read the comments on it: nobody may until an administrator allows it. */
export async function addOwnComments(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('accounts')
    .addColumn('reads_own_comments', engine.integer, (definition) => definition.notNull().defaultTo(0))
    .execute();
}

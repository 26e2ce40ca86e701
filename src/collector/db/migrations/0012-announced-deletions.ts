import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** What retention says it will delete before it does, and months that were frozen by mistake. */
export async function announceDeletions(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'announced_deletions', {
    columns: {
      kind: 'text',
      month: 'text',
      announced_day: 'text',
      days: 'integer',
      last_day: 'text',
    },
    key: ['kind', 'month'],
  });
  await transaction.schema.alterTable('frozen_months').addColumn('reopened_day', engine.text).execute();
}

import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** How long things are kept, and what was deleted. */
export async function addRetention(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'frozen_months', {
    columns: {
      month: 'text',
      frozen_day: 'text',
      deleted_day: 'text?',
      records: 'integer',
      held: 'integer',
      late: 'integer',
    },
    key: ['month'],
  });
  // For finding the oldest records, and a month's.
  await transaction.schema.createIndex('records_of_day').on('records').columns(['day']).execute();
}

import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Receivers that are told of events, what is to be sent to them, and what each was told of. */
export async function addWebhooks(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'webhooks', {
    columns: {
      ...{ id: 'text', name: 'text', scope: 'text?', address: 'text', events: 'text', is_on: 'integer' },
      ...{ secret: 'bytes', former_secret: 'bytes?', former_until_ms: 'integer?' },
      ...{ made_day: 'text', made_by: 'text', has_looked: 'integer', new_comments: 'integer' },
    },
    key: ['id'],
  });
  await createTable(transaction, engine, 'webhook_deliveries', {
    columns: {
      ...{ webhook: 'text', event: 'text', id: 'text', type: 'text', body: 'text', made_ms: 'integer' },
      ...{ state: 'text', attempts: 'integer', first_ms: 'integer?', last_ms: 'integer?' },
      ...{ next_ms: 'integer?', status: 'integer?', fault: 'text?' },
    },
    key: ['webhook', 'event'],
  });
  await transaction.schema
    .createIndex('webhook_deliveries_by_id')
    .on('webhook_deliveries')
    .column('id')
    .unique()
    .execute();
  await transaction.schema
    .createIndex('webhook_deliveries_by_next')
    .on('webhook_deliveries')
    .columns(['state', 'next_ms'])
    .execute();
  await createTable(transaction, engine, 'webhook_notices', {
    columns: { webhook: 'text', event: 'text' },
    key: ['webhook', 'event'],
  });
}

import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Keys by which other programs read released figures. */
export async function addMachineKeys(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'machine_keys', {
    columns: {
      ...{ secret_sha256: 'text', id: 'text', name: 'text', scope: 'text?' },
      ...{ made_day: 'text', made_by: 'text', expires_ms: 'integer' },
      ...{ is_replaced: 'integer', last_used_day: 'text?' },
    },
    key: ['secret_sha256'],
  });
  await transaction.schema
    .createIndex('machine_keys_by_id')
    .on('machine_keys')
    .column('id')
    .unique()
    .execute();
}

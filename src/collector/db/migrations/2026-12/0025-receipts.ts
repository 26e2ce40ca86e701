import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Which receipt numbers were received. Those of responses that came before were never told. */
export async function addReceipts(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'receipts', { columns: { mac: 'text' }, key: ['mac'] });
  await createTable(transaction, engine, 'deferred_receipts', {
    columns: { id: 'text', sealed: 'bytes' },
    key: ['id'],
  });
}

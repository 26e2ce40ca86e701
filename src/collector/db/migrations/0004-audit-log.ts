import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** What was changed and exported, by whom, each entry chained to the former; never changed, never removed. */
export async function addAuditLog(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'audit_log', {
    columns: {
      sequence: 'integer',
      at_ms: 'integer',
      actor: 'text',
      action: 'text',
      subject: 'text',
      details: 'text',
      mac: 'text',
    },
    key: ['sequence'],
  });
  await engine.makeAppendOnly(transaction, 'audit_log');
}

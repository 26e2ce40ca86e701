import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Closed periods, what proves them, and of every response which of them it came after. */
export async function addClosings(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('records')
    .addColumn('snapshots', engine.integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await transaction.schema
    .alterTable('records')
    .addColumn('freed', engine.text, (column) => column.notNull().defaultTo(''))
    .execute();
  await createTable(transaction, engine, 'closing_proposals', {
    columns: {
      id: 'text',
      unit: 'text',
      period: 'text',
      version: 'integer',
      former: 'text?',
      reason: 'text',
      needs_other: 'integer',
      proposed_by: 'text',
      proposed_account: 'text',
      proposed_ms: 'integer',
      ended: 'text?',
      snapshot: 'text?',
    },
    key: ['id'],
  });
  await createTable(transaction, engine, 'snapshot_parts', {
    columns: { sha256: 'text', content: 'bytes' },
    key: ['sha256'],
  });
  await createTable(transaction, engine, 'snapshots', {
    columns: {
      id: 'text',
      number: 'integer',
      unit: 'text',
      period: 'text',
      version: 'integer',
      former: 'text?',
      reason: 'text',
      responses: 'integer',
      content: 'bytes',
      evidence: 'text',
      closed_ms: 'integer',
      proposed_by: 'text',
      confirmed_by: 'text',
    },
    key: ['id'],
  });
  for (const [name, columns] of [
    ['snapshots_by_number', ['number']],
    ['snapshots_by_version', ['unit', 'period', 'version']],
  ] as const) {
    await transaction.schema
      .createIndex(name)
      .unique()
      .on('snapshots')
      .columns([...columns])
      .execute();
  }
  for (const table of ['snapshot_parts', 'snapshots']) await engine.makeAppendOnly(transaction, table);
}

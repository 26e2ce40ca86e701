import { sql, type Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { createTable } from './create-table.ts';

/** Enrolment codes, places, public keys and the evidence of signed batches. */
export async function addMembership(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await addKeysAndEvidence(transaction, engine);
}

async function addKeysAndEvidence(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema.alterTable('enrolments').addColumn('public_key', engine.text).execute();
  await createTable(transaction, engine, 'batches', {
    columns: { enrolment: 'text', batch: 'text', sha256: 'text', day: 'text', evidence: 'bytes' },
    key: ['enrolment', 'batch', 'sha256'],
    references: [['enrolment'], 'enrolments', ['id']],
  });
  // For retention.
  await transaction.schema.createIndex('batches_of_day').on('batches').column('day').execute();
  await createTable(transaction, engine, 'former_records', { columns: { id: 'text' }, key: ['id'] });
  await sql`insert into former_records (id) select distinct id from ledger`.execute(transaction);
}

import { sql, type Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Enrolment codes, places, public keys and the evidence of signed batches. */
export async function addMembership(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await addCodesAndPlaces(transaction, engine);
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

async function addCodesAndPlaces(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'enrolment_codes', {
    columns: {
      id: 'text',
      unit: 'text',
      name: 'text?',
      finding_mac: 'text',
      code_mac: 'text',
      made_by: 'text',
      made_at_ms: 'integer',
      expires_at_ms: 'integer',
      tries: 'integer',
      withdrawn: 'integer',
      enrolment: 'text?',
    },
    key: ['id'],
  });
  await createTable(transaction, engine, 'enrolment_places', {
    columns: { enrolment: 'text', from_day: 'text', unit: 'text', replaced: 'integer' },
    key: ['enrolment', 'from_day', 'unit'],
    references: [['enrolment'], 'enrolments', ['id']],
  });
}

import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { createTable } from './create-table.ts';

/** Enrolment codes, places, public keys and the evidence of signed batches. */
export async function addMembership(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await addCodesAndPlaces(transaction, engine);
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
    columns: { enrolment: 'text', from_day: 'text', unit: 'text' },
    key: ['enrolment', 'from_day'],
    references: [['enrolment'], 'enrolments', ['id']],
  });
}

import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { createTable } from './create-table.ts';

/** Which starts of a device were heard of, so that one that was counted twice shows a disk put back or copied. */
export async function addStarts(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'starts', {
    columns: { enrolment: 'text', number: 'integer', id: 'text' },
    key: ['enrolment', 'number', 'id'],
  });
  await transaction.schema
    .alterTable('enrolments')
    .addColumn('start_clashes', engine.integer, (definition) => definition.notNull().defaultTo(0))
    .execute();
}

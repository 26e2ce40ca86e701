import type { Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Which answers of released blocks wait until ten are there. What was released before waits for nothing. */
export async function addWaitingAnswers(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'waiting_answers', {
    columns: {
      unit: 'text',
      month: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      answers: 'text',
    },
    // The order makes a span of months a range scan.
    key: ['questionnaire', 'version', 'mode', 'month', 'unit'],
  });
  await transaction.schema
    .alterTable('records')
    .addColumn('waiting', engine.text, (definition) => definition.notNull().defaultTo('[]'))
    .execute();
  // For the open export, which reads office by office and month by month.
  await transaction.schema.createIndex('records_of_unit').on('records').columns(['unit', 'day']).execute();
}

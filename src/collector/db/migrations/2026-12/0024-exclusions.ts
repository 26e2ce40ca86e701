import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/**
 * Where in their offices devices stand, exclusions, and of each response on which day its block moved into figures: of what moved before nobody knows, so all
 * of that passes for one block.
 */
export async function addExclusions(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  for (const column of ['moved_day', 'exclusion']) {
    await transaction.schema
      .alterTable('records')
      .addColumn(column, engine.text, (definition) => definition.notNull().defaultTo(''))
      .execute();
  }
  await transaction.schema.alterTable('enrolments').addColumn('spot', engine.text).execute();
  await createTable(transaction, engine, 'device_spots', {
    columns: { enrolment: 'text', from_day: 'text', spot: 'text?' },
    key: ['enrolment', 'from_day'],
  });
  await createTable(transaction, engine, 'exclusions', {
    columns: {
      id: 'text',
      unit: 'text',
      conditions: 'text',
      reason: 'text',
      made_day: 'text',
      stands: 'integer',
      changed_day: 'text?',
      changed_reason: 'text?',
    },
    key: ['id'],
  });
  await createTable(transaction, engine, 'excluded_heaps', {
    columns: {
      exclusion: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      month: 'text',
      span: 'text',
      unit: 'text',
      kept: 'text',
      responses: 'integer',
      sums: 'text',
      levels: 'text',
      taken: 'text',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit', 'span', 'exclusion'],
  });
}

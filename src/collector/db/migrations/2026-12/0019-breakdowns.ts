import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/**
 * The breakdowns of spans that are over, which spans they were made of, and with which of them each record came. None are
 * made yet: those of spans that are over are made by the next daily run, the shorter ones first.
 */
export async function addBreakdowns(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('records')
    .addColumn('breakdown', engine.text, (definition) => definition.notNull().defaultTo(''))
    .execute();
  const span = {
    questionnaire: 'text',
    version: 'integer',
    mode: 'text',
    month: 'text',
    unit: 'text',
    span: 'text',
  } as const;
  const key = Object.keys(span);
  await createTable(transaction, engine, 'breakdown_spans', { columns: span, key });
  await createTable(transaction, engine, 'breakdowns', {
    columns: {
      breakdown: 'text',
      ...span,
      value: 'text',
      items: 'text',
      responses: 'integer',
      sums: 'text',
      levels: 'text',
    },
    key: ['breakdown', ...key, 'value'],
  });
}

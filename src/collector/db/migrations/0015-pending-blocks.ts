import { sql, type Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { createTable } from './create-table.ts';

/**
 * When a block last took something in, and how many of the answers that wait help to make the ten. Nobody knows when
 * what is pending now came: it moves a day after the first look. What waits now helps as it did.
 */
export async function datePendingBlocks(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'pending_blocks', {
    columns: {
      unit: 'text',
      month: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      day: 'text?',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit'],
  });
  await sql`insert into pending_blocks (unit, month, questionnaire, version, mode)
    select distinct unit, month, questionnaire, version, mode from tallies where state = 'pending'`.execute(
    transaction,
  );
  await transaction.schema
    .alterTable('waiting_answers')
    .addColumn('helping', engine.text, (definition) => definition.notNull().defaultTo('[]'))
    .execute();
  await sql`update waiting_answers set helping = answers`.execute(transaction);
}

import { sql, type Transaction } from 'kysely';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/**
 * When a block last took something in, and how many of the answers that wait help to make the ten; since when a moved
 * device knows where it stands; and what is written later than the record it came with.
 *
 * Nobody knows when what is pending now came: it moves a day after the first look. What waits now helps as it did.
 */
export async function addDailyRelease(transaction: Transaction<Database>, engine: Engine): Promise<void> {
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
  for (const column of ['place_given_day', 'place_told_day']) {
    await transaction.schema.alterTable('enrolments').addColumn(column, engine.text).execute();
  }
  await createTable(transaction, engine, 'deferred_writes', {
    columns: { id: 'text', link: 'text?', sealed: 'bytes' },
    key: ['id'],
  });
}

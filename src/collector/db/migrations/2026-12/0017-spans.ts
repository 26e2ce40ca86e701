import { sql, type Transaction } from 'kysely';
import { createTable, type Table } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

const TALLIES: Table = {
  columns: {
    margin: 'text',
    value: 'text',
    questionnaire: 'text',
    version: 'integer',
    mode: 'text',
    month: 'text',
    unit: 'text',
    flagged: 'integer',
    state: 'text',
    span: 'text',
    responses: 'integer',
    excluded: 'integer',
    sums: 'text',
    levels: 'text',
  },
  key: ['margin', 'value', 'questionnaire', 'version', 'mode', 'month', 'unit', 'flagged', 'state', 'span'],
};

const WAITING_ANSWERS: Table = {
  columns: {
    unit: 'text',
    month: 'text',
    questionnaire: 'text',
    version: 'integer',
    mode: 'text',
    span: 'text',
    answers: 'text',
    helping: 'text',
    later: 'text',
  },
  key: ['questionnaire', 'version', 'mode', 'month', 'unit', 'span'],
};

/**
 * For which span a response was released: its month, or the quarter, half-year or year that it made ten in. All that
 * was released before was so for its month.
 *
 * The span is part of two tables' keys, which are therefore made again.
 */
export async function addSpans(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('records')
    .addColumn('span', engine.text, (definition) => definition.notNull().defaultTo('month'))
    .execute();
  await createTable(transaction, engine, 'tallies_of_spans', TALLIES);
  await sql`insert into tallies_of_spans
      (margin, value, questionnaire, version, mode, month, unit, flagged, state, span, responses, excluded, sums, levels)
    select margin, value, questionnaire, version, mode, month, unit, flagged, state, 'month', responses, excluded, sums,
      levels from tallies`.execute(transaction);
  await transaction.schema.dropTable('tallies').execute();
  await transaction.schema.alterTable('tallies_of_spans').renameTo('tallies').execute();
  await transaction.schema
    .createIndex('tallies_of_unit')
    .on('tallies')
    .columns(['unit', 'month', 'questionnaire', 'version', 'mode', 'state'])
    .execute();
  await createTable(transaction, engine, 'waiting_answers_of_spans', WAITING_ANSWERS);
  await sql`insert into waiting_answers_of_spans
      (unit, month, questionnaire, version, mode, span, answers, helping, later)
    select unit, month, questionnaire, version, mode, 'month', answers, helping, '[]' from waiting_answers`.execute(
    transaction,
  );
  await transaction.schema.dropTable('waiting_answers').execute();
  await transaction.schema.alterTable('waiting_answers_of_spans').renameTo('waiting_answers').execute();
}

import { sql, type Transaction } from 'kysely';
import { type Month, monthBefore } from '../../../../core/kernel/period.ts';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import { writeMeta } from '../../meta.ts';
import type { Database } from '../../schema.ts';

/**
 * Opening hours, when responses of one device came, and what is told of flags. Nobody looked for flags in what was
 * counted before, so nothing is told of the months it is in.
 */
export async function addFlags(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'opening_hours', {
    columns: { unit: 'text', from_day: 'text', week: 'text' },
    key: ['unit', 'from_day'],
  });
  await createTable(transaction, engine, 'device_times', {
    columns: { enrolment: 'text', id: 'text', day: 'text', is_compared: 'integer', sealed: 'bytes' },
    key: ['enrolment', 'id'],
  });
  await transaction.schema
    .createIndex('device_times_to_compare')
    .on('device_times')
    .columns(['enrolment', 'day'])
    .where(sql<boolean>`is_compared = 0`)
    .execute();
  await transaction.schema.createIndex('device_times_of_day').on('device_times').column('day').execute();
  await createTable(transaction, engine, 'pattern_blocks', {
    columns: {
      unit: 'text',
      month: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      looked: 'text',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit'],
  });
  await createTable(transaction, engine, 'told_patterns', {
    columns: {
      unit: 'text',
      month: 'text',
      span: 'text',
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      pattern: 'text',
      counts: 'text',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit', 'span', 'pattern'],
  });
  const newest = await transaction
    .selectFrom('records')
    .select(({ fn }) => fn.max('day').as('day'))
    .executeTakeFirst();
  if (newest?.day == null) return;
  await writeMeta(transaction, 'flags-since', monthBefore(newest.day.slice(0, 7) as Month, -1));
}

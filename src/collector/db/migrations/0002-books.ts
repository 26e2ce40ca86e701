import { sql, type Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/**
 * What the collector knows of each enrolment's numbers, which tally each record is in, and what flags a held
 * record will have. All of it is told from what is there, but for blocks that were released before and have
 * responses pending now: which of their records those are, nothing says any more.
 */
export async function addBooks(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  const nullable = {
    text: ['revoked_day', 'last_contact_origin', 'epoch', 'missing_asked_day'],
    integer: ['header_clock_ms'],
  };
  for (const column of nullable.text) {
    await transaction.schema.alterTable('enrolments').addColumn(column, engine.text).execute();
  }
  for (const column of nullable.integer) {
    await transaction.schema.alterTable('enrolments').addColumn(column, engine.integer).execute();
  }
  for (const column of ['seen', 'held', 'missing', 'number_clashes']) {
    await transaction.schema
      .alterTable('enrolments')
      .addColumn(column, engine.integer, (definition) => definition.notNull().defaultTo(0))
      .execute();
  }
  await transaction.schema
    .alterTable('records')
    .addColumn('state', engine.text, (definition) => definition.notNull().defaultTo('released'))
    .execute();
  await transaction.schema
    .alterTable('held')
    .addColumn('flags', engine.text, (definition) => definition.notNull().defaultTo('[]'))
    .execute();

  await transaction.schema
    .createIndex('ledger_numbers')
    .on('ledger')
    .columns(['enrolment', 'sequence'])
    .execute();
  await fillEnrolments(transaction);
  await fillStates(transaction);
  // Only what a release has to find: a few records of each block.
  await transaction.schema
    .createIndex('records_not_released')
    .on('records')
    .columns(['unit', 'questionnaire', 'version', 'mode', 'day'])
    .where(sql<boolean>`state <> 'released'`)
    .execute();
}

async function fillEnrolments(transaction: Transaction<Database>): Promise<void> {
  await sql`update enrolments set last_contact_origin = 'network' where last_contact_ms is not null`.execute(
    transaction,
  );
  await sql`
    update enrolments set
      seen = books.seen,
      held = books.held,
      number_clashes = books.records - books.seen,
      last_sequence = case when books.highest > last_sequence then books.highest else last_sequence end
    from (
      select
        enrolment,
        count(*) as records,
        count(distinct sequence) as seen,
        count(*) filter (where outcome = 'held') as held,
        max(sequence) as highest
      from ledger group by enrolment
    ) as books
    where books.enrolment = enrolments.id`.execute(transaction);
}

/** A block with pending tallies has its records among them; where it has released ones too, in either. */
async function fillStates(transaction: Transaction<Database>): Promise<void> {
  const tallyOfItsBlock = (state: 'pending' | 'released') => sql`exists (
    select 1 from tallies
    where tallies.unit = records.unit
      and tallies.month = substr(records.day, 1, 7)
      and tallies.questionnaire = records.questionnaire
      and tallies.version = records.version
      and tallies.mode = records.mode
      and tallies.state = ${sql.lit(state)}
  )`;
  await sql`
    update records set state = case when ${tallyOfItsBlock('released')} then 'unknown' else 'pending' end
    where kind = 'response' and ${tallyOfItsBlock('pending')}`.execute(transaction);
}

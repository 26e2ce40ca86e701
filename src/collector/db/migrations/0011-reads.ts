import type { Transaction } from 'kysely';
import { isTellableHeap } from '../../../core/tally/block-release.ts';
import { mergeTallies, type Tally } from '../../../core/tally/tally.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { foldText } from '../../../core/units/fold-text.ts';
import { createTable } from '../create-table.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** Every scale had five levels then. */
const FIVE_LEVELS = { levels: 5 };

/**
 * What lets a page read what it shows: where hiding can begin at all, which devices stand at a unit, and by what a
 * name is found without its accents.
 *
 * Blocks released before answers waited for one another may hold a figure on one to nine respondents; those are found
 * here, and every later release keeps the list.
 */
export async function addReads(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'small_blocks', {
    columns: {
      questionnaire: 'text',
      version: 'integer',
      mode: 'text',
      month: 'text',
      unit: 'text',
    },
    key: ['questionnaire', 'version', 'mode', 'month', 'unit'],
  });
  await transaction.schema.createIndex('enrolments_of_unit').on('enrolments').column('unit').execute();
  await transaction.schema
    .createIndex('enrolment_places_of_unit')
    .on('enrolment_places')
    .column('unit')
    .execute();
  await foldNames(transaction, engine);
  const units = await transaction.selectFrom('tallies').select('unit').distinct().execute();
  for (const { unit } of units) await findSmallBlocks(transaction, unit);
}

async function foldNames(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('accounts')
    .addColumn('name_folded', engine.text, (definition) => definition.notNull().defaultTo(''))
    .execute();
  for (const { id, name } of await transaction.selectFrom('accounts').select(['id', 'name']).execute()) {
    await transaction
      .updateTable('accounts')
      .set({ name_folded: foldText(name) })
      .where('id', '=', id)
      .execute();
  }
}

async function findSmallBlocks(transaction: Transaction<Database>, unit: string): Promise<void> {
  const rows = await transaction
    .selectFrom('tallies')
    .select(['questionnaire', 'version', 'mode', 'month', 'responses', 'excluded', 'sums', 'levels'])
    .where('unit', '=', unit)
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .where('state', '=', 'released')
    .execute();
  const blocks = new Map<string, { readonly key: Omit<Database['small_blocks'], 'unit'>; tally: Tally }>();
  for (const { questionnaire, version, mode, month, responses, excluded, ...row } of rows) {
    const tally = { responses, excluded, sums: JSON.parse(row.sums), levels: JSON.parse(row.levels) };
    const name = [questionnaire, version, mode, month].join(' ');
    const known = blocks.get(name);
    // A block's flagged responses stand in a row of their own.
    if (known === undefined) blocks.set(name, { key: { questionnaire, version, mode, month }, tally });
    else known.tally = mergeTallies(known.tally, tally);
  }
  for (const { key, tally } of blocks.values()) {
    if (isTellableHeap(FIVE_LEVELS, tally)) continue;
    await transaction
      .insertInto('small_blocks')
      .values({ ...key, unit })
      .execute();
  }
}

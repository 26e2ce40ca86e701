import type { Transaction } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** The title of who heads a unit, in both languages. Of units that were there it is the usual one of their kind. */
export async function addHeadTitles(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  for (const column of ['head_title', 'head_title_en']) {
    await transaction.schema.alterTable('units').addColumn(column, engine.text).execute();
  }
}

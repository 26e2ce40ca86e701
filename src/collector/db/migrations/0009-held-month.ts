import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';

/** In which month a held line came whose time cannot be read, so that it has an end too. */
export async function addHeldMonth(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema.alterTable('held').addColumn('came_month', engine.text).execute();
}

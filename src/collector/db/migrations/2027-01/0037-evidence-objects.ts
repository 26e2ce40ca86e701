import type { Transaction } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/**
 * Evidence may stand in an object outside the database; what is there already stays readable in its row, and the server
 * moves it afterwards in small steps, so that an update waits for none of it.
 */
export async function addEvidenceObjects(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  const addColumn = (name: string, type: Engine['text'] | Engine['integer'], otherwise: string | number) =>
    transaction.schema
      .alterTable('batches')
      .addColumn(name, type, (column) => column.notNull().defaultTo(otherwise))
      .execute();
  await addColumn('object', engine.text, '');
  await addColumn('start', engine.integer, 0);
  await addColumn('length', engine.integer, 0);
  await transaction.schema.dropIndex('batches_of_day').execute();
  await transaction.schema.createIndex('batches_of_day').on('batches').columns(['day', 'object']).execute();
}

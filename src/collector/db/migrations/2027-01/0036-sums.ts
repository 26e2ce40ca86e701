import { sql, type Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

const OF = { questionnaire: 'text', version: 'integer', mode: 'text', period: 'text' } as const;
const OF_KEY = ['questionnaire', 'version', 'mode', 'period'];

/**
 * Sums of units, of what stands above them and of longer spans, which every page added up anew. They are filled in by the
 * server in small steps after its start, so that an update waits for none of it; until then pages add up as before.
 */
export async function addSums(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'sum_periods', {
    columns: { ...OF, tree: 'text', through: 'text', is_whole: 'integer' },
    key: OF_KEY,
  });
  await createTable(transaction, engine, 'sum_places', {
    columns: { tree: 'text', unit: 'text', places: 'text' },
    key: ['tree', 'unit'],
  });
  await createTable(transaction, engine, 'sums', {
    columns: {
      ...OF,
      is_place: 'integer',
      name: 'text',
      responses: 'integer',
      excluded: 'integer',
      sums: 'text',
      levels: 'text',
      months: 'text',
      longer: 'text',
      waiting: 'text',
    },
    key: [...OF_KEY, 'is_place', 'name'],
  });
  // What is pending is counted live and without its sums, which are most of a row. It begins with the columns it has one
  // value of: with fewer of the columns asked for than the key has, SQLite would take the key.
  await sql`create index pending_tallies
    on tallies (margin, value, questionnaire, version, mode, month, unit, responses)
    where state = 'pending' and margin = 'total' and value = ''`.execute(transaction);
}

import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** From which percentages on a figure is good, fair or average; every rule that ever was in force stays. */
export async function addGrades(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'grade_rules', {
    columns: {
      effective_day: 'text',
      number: 'integer',
      good: 'text',
      fair: 'text',
      average: 'text',
      par_points: 'text',
      source: 'text',
      source_day: 'text?',
      set_ms: 'integer',
      set_by: 'text',
    },
    key: ['effective_day', 'number'],
  });
  await engine.makeAppendOnly(transaction, 'grade_rules');
}

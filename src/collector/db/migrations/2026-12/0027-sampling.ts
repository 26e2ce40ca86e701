import type { Transaction } from 'kysely';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** The sampling fields as they stand in the body of a record, and the columns they get. */
const COLUMNS = {
  wave: 'wave',
  stratum: 'stratum',
  'primary-sampling-unit': 'primary_unit',
  'selection-number': 'selection_number',
  outcome: 'outcome',
} as const;

/** How each household of a sample was drawn, as columns that estimates over strata and primary units can read. */
export async function addSampling(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  for (const column of Object.values(COLUMNS)) {
    await transaction.schema.alterTable('records').addColumn(column, engine.text).execute();
  }
  const rows = await transaction
    .selectFrom('records')
    .select(['enrolment', 'id', 'body'])
    .where('mode', '=', 'household')
    .execute();
  for (const { enrolment, id, body } of rows) {
    const { sampling } = JSON.parse(body) as { sampling?: Readonly<Record<string, string>> | null };
    if (!sampling) continue;
    const values = Object.entries(COLUMNS).map(([field, column]) => [column, sampling[field] ?? null]);
    await transaction
      .updateTable('records')
      .set(Object.fromEntries(values))
      .where('enrolment', '=', enrolment)
      .where('id', '=', id)
      .execute();
  }
}

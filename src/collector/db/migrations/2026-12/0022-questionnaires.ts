import type { Transaction } from 'kysely';
import { createTable } from '../../create-table.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';

/** Questionnaires of one's own, what is asked where from which day on, and until when a questionnaire is asked. */
export async function addQuestionnaires(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await createTable(transaction, engine, 'questionnaires', {
    columns: { id: 'text', version: 'integer', content: 'text', added_ms: 'integer', added_by: 'text' },
    key: ['id', 'version'],
  });
  await createTable(transaction, engine, 'retired_questionnaires', {
    columns: { id: 'text', version: 'integer', last_day: 'text' },
    key: ['id', 'version'],
  });
  await createTable(transaction, engine, 'questionnaire_choices', {
    columns: { unit: 'text', from_day: 'text', questionnaire: 'text', version: 'integer' },
    key: ['unit', 'from_day'],
  });
}

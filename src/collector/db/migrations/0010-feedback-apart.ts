import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';

const ROWS_AT_A_TIME = 500;

/**
 * What feedback cases say stood beside their enrolment, day and hour; from here on it stands among the comments, in
 * the order of random ids, with its office and month alone.
 */
export async function setFeedbackApart(transaction: Transaction<Database>, engine: Engine): Promise<void> {
  await transaction.schema
    .alterTable('comments')
    .addColumn('kind', engine.text, (definition) => definition.notNull().defaultTo('comment'))
    .execute();
  for (;;) {
    const rows = await transaction
      .selectFrom('records')
      .select(['enrolment', 'id', 'unit', 'questionnaire', 'version', 'mode', 'language', 'day', 'body'])
      .where('kind', '=', 'feedback-case')
      .where('body', '<>', '{}')
      .limit(ROWS_AT_A_TIME)
      .execute();
    if (rows.length === 0) return;
    const texts = rows.map(({ enrolment: _, id: __, day, body, ...about }) => ({
      ...about,
      id: randomId(),
      kind: 'feedback-case' as const,
      month: day.slice(0, 7),
      text: String((JSON.parse(body) as { text?: unknown }).text ?? ''),
    }));
    texts.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const text of texts) await transaction.insertInto('comments').values(text).execute();
    for (const { enrolment, id } of rows) {
      await transaction
        .updateTable('records')
        .set({ body: '{}' })
        .where('enrolment', '=', enrolment)
        .where('id', '=', id)
        .execute();
    }
  }
}

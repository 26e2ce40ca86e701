import type { Kysely } from 'kysely';
import type { Response } from '../../../core/questionnaire/response.ts';
import type { LengthScope, LengthStore } from '../../questionnaires/office-times.ts';
import type { Database } from '../schema.ts';

/** More do not move a median by a minute. */
const MOST_RESPONSES = 1_000;

/** LengthStore over either engine, by the reading connections. */
export class SqlLengthStore implements LengthStore {
  readonly #reader: Kysely<Database>;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  async releasedLengthsMs({ unit, questionnaire, version, from }: LengthScope): Promise<readonly number[]> {
    const rows = await this.#reader
      .selectFrom('records')
      .select('body')
      .where('unit', '=', unit)
      .where('day', '>=', from)
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', 'kiosk')
      .where('kind', '=', 'response')
      .where('state', '=', 'released')
      .orderBy('day', 'desc')
      // Within a day in the order of random ids.
      .orderBy('id')
      .limit(MOST_RESPONSES)
      .execute();
    return rows.flatMap(({ body }) => {
      const { answers, durationsMs } = JSON.parse(body) as Response;
      // Somebody under age is asked one question.
      if (Object.keys(answers).length === 0) return [];
      return [Object.values(durationsMs).reduce((sum, one) => sum + one, 0)];
    });
  }
}

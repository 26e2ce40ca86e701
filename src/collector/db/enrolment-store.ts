import type { Kysely } from 'kysely';
import type { Epoch } from '../../core/kernel/brand.ts';
import type { EnrolmentStore, NewEnrolment } from '../accounts/enrolment-store.ts';
import { readEpoch } from './meta.ts';
import type { Database } from './schema.ts';

/** EnrolmentStore over either engine. */
export class SqlEnrolmentStore implements EnrolmentStore {
  readonly #database: Kysely<Database>;

  constructor(database: Kysely<Database>) {
    this.#database = database;
  }

  add({ id, unit, name, day }: NewEnrolment): Promise<Epoch> {
    return this.#database.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('enrolments')
        .values({
          id,
          unit,
          name,
          enrolled_day: day,
          last_contact_ms: null,
          last_sequence: 0,
          waiting: 0,
          quarantined: 0,
          app: null,
          storage: null,
          clock_offset_ms: null,
        })
        .execute();
      return readEpoch(transaction);
    });
  }
}

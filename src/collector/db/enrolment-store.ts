import type { Kysely } from 'kysely';
import type { EnrolmentId, Epoch } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { EnrolmentStore, NewEnrolment } from '../accounts/enrolment-store.ts';
import { readEpoch } from './meta.ts';
import type { Database } from './schema.ts';

/** EnrolmentStore over either engine. */
export class SqlEnrolmentStore implements EnrolmentStore {
  readonly #database: Kysely<Database>;

  constructor(database: Kysely<Database>) {
    this.#database = database;
  }

  add(enrolment: NewEnrolment): Promise<Epoch> {
    return this.#database.transaction().execute(async (transaction) => {
      await transaction.insertInto('enrolments').values(newEnrolmentRow(enrolment)).execute();
      return readEpoch(transaction);
    });
  }

  async announce(enrolment: NewEnrolment): Promise<'added' | 'known' | 'taken'> {
    const added = await this.#database
      .insertInto('enrolments')
      .values(newEnrolmentRow(enrolment))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added !== undefined) return 'added';
    const { unit } = await this.#database
      .selectFrom('enrolments')
      .select('unit')
      .where('id', '=', enrolment.id)
      .executeTakeFirstOrThrow();
    return unit === enrolment.unit ? 'known' : 'taken';
  }

  async revoke(id: EnrolmentId, day: Day): Promise<boolean> {
    const revoked = await this.#database
      .updateTable('enrolments')
      // Asked a second time, the first day stands.
      .set(({ fn, ref, val }) => ({ revoked_day: fn.coalesce(ref('revoked_day'), val(day)) }))
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    return revoked !== undefined;
  }
}

/** A member that nothing was heard of yet. */
export function newEnrolmentRow({ id, unit, name, day }: NewEnrolment): Database['enrolments'] {
  return {
    id,
    unit,
    name,
    enrolled_day: day,
    revoked_day: null,
    last_contact_ms: null,
    last_contact_origin: null,
    header_clock_ms: null,
    last_sequence: 0,
    waiting: 0,
    quarantined: 0,
    app: null,
    storage: null,
    clock_offset_ms: null,
    seen: 0,
    held: 0,
    missing: 0,
    number_clashes: 0,
    missing_asked_day: null,
    epoch: null,
  };
}

import type { Kysely } from 'kysely';
import type { EnrolmentId, Epoch } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { EnrolmentStore, NewEnrolment, ShownEnrolment } from '../../devices/enrolment-store.ts';
import { readEpoch } from '../meta.ts';
import type { Database } from '../schema.ts';
import { addMoves } from './move-device.ts';

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

  async announce(enrolment: ShownEnrolment): Promise<'added' | 'known' | 'taken'> {
    const added = await this.#database.transaction().execute(async (transaction) => {
      const row = await transaction
        .insertInto('enrolments')
        .values(newEnrolmentRow(enrolment))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (row !== undefined) await addMoves(transaction, enrolment.id, enrolment.moves);
      return row;
    });
    if (added !== undefined) return 'added';
    const { public_key } = await this.#database
      .selectFrom('enrolments')
      .select('public_key')
      .where('id', '=', enrolment.id)
      .executeTakeFirstOrThrow();
    return public_key === enrolment.publicKey ? 'known' : 'taken';
  }

  async revoke(id: EnrolmentId, day: Day): Promise<boolean> {
    const revoked = await this.#database
      .updateTable('enrolments')
      // Asked a second time, the first day stands.
      .set(({ fn, ref, val }) => ({ revoked_day: fn.coalesce(ref('revoked_day'), val(day)) }))
      .where('id', '=', id)
      .where('kind', '=', 'device')
      .returning('id')
      .executeTakeFirst();
    return revoked !== undefined;
  }
}

/** A member that nothing was heard of yet. */
export function newEnrolmentRow({ id, unit, name, day, publicKey }: NewEnrolment): Database['enrolments'] {
  return {
    id,
    kind: 'device',
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
    start_clashes: 0,
    missing_asked_day: null,
    epoch: null,
    public_key: publicKey,
    claimed_sequence: null,
    believed_at_ms: null,
    place_given_day: null,
    place_told_day: null,
    spot: null,
  };
}

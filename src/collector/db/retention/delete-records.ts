import { sql, type Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { lockEnrolment } from '../counting/enrolment-books.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';

/** Deleted in one transaction: for some 20 ms nobody else writes. */
export const ROWS_AT_A_TIME = 500;

type Kind = 'records' | 'held';

/** Behind which record those to be deleted stand. */
type Place = Pick<Database['records'], 'enrolment' | 'id'>;

export const FIRST: Place = { enrolment: '', id: '' };

/**
 * Deletes some records or held lines of a frozen month with the conflicts under their ids, and says so in the ledger and in
 * their enrolments' books, so that all of them agree.
 *
 * @param after where a month has a part of its own, of which the order of its key costs nothing: few enrolments at a time
 *   are told then, and none of what is deleted is come upon again; null for any order
 * @returns how many were found, and the last of them
 */
export async function deleteSomeRecords(
  transaction: Transaction<Database>,
  kind: Kind,
  month: Month,
  after: Place | null,
): Promise<{ readonly found: number; readonly last: Place }> {
  const some = await transaction
    .selectFrom(kind)
    .select(['enrolment', 'id'])
    .where(isOfMonth(kind, month))
    .$if(after !== null, (query) => {
      const { enrolment, id } = after ?? FIRST;
      return query
        .where(({ eb, refTuple, tuple }) => eb(refTuple('enrolment', 'id'), '>', tuple(enrolment, id)))
        .orderBy('enrolment')
        .orderBy('id');
    })
    .limit(ROWS_AT_A_TIME)
    .execute();
  let deleted = 0;
  // In the order in which everybody locks: enrolments by their ids, then the ledger.
  for (const [enrolment, rows] of [...grouped(some, (row) => row.enrolment)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const known = must(await lockEnrolment(transaction, enrolment), 'a record is of an enrolment');
    const gone = await transaction
      .deleteFrom(kind)
      .where(isOfMonth(kind, month))
      .where('enrolment', '=', enrolment)
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .returning('id')
      .execute();
    const ids = gone.map(({ id }) => id);
    if (ids.length === 0) continue;
    deleted += ids.length;
    await transaction
      .deleteFrom('conflicts')
      .where('enrolment', '=', enrolment)
      .where('id', 'in', ids)
      .execute();
    await transaction
      .updateTable('ledger')
      .set({ outcome: 'deleted', reason: null })
      .where('enrolment', '=', enrolment)
      .where('id', 'in', ids)
      .execute();
    if (kind === 'held') {
      await transaction
        .updateTable('enrolments')
        .set({ held: known.held - ids.length })
        .where('id', '=', enrolment)
        .execute();
    }
  }
  await transaction
    .updateTable('frozen_months')
    .set((column) => ({ [kind]: column(kind, '+', deleted), deleted_day: null }))
    .where('month', '=', month)
    .execute();
  return { found: some.length, last: some.at(-1) ?? FIRST };
}

/** A held line whose time could not be read is of the month it came in. */
function isOfMonth(kind: Kind, month: Month) {
  return kind === 'records'
    ? sql<boolean>`day between ${`${month}-01`} and ${`${month}-31`}`
    : sql<boolean>`(day between ${`${month}-01`} and ${`${month}-31`} or came_month = ${month})`;
}

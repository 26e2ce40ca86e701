import type { Kysely, Transaction } from 'kysely';
import type { EnrolmentId, PublicKey } from '../../../core/kernel/brand.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import type {
  CheckedBatch,
  EnrolmentPlace,
  KnownEnrolment,
  LastContact,
} from '../../ingest/collector-store.ts';
import type { Database } from '../schema.ts';
import type { EnrolmentRow } from './enrolment-books.ts';

const LAST_CONTACT = ['last_sequence', 'header_clock_ms', 'claimed_sequence'] as const;

/** Who has an enrolment, or null. */
export async function readKnownEnrolment(
  database: Kysely<Database>,
  id: EnrolmentId,
): Promise<KnownEnrolment | null> {
  const rows = await database
    .selectFrom('enrolments')
    .leftJoin('enrolment_places', 'enrolment_places.enrolment', 'enrolments.id')
    .select(['kind', 'name', 'enrolments.unit', 'enrolled_day', 'public_key', 'place_told_day'])
    .select([...LAST_CONTACT, 'from_day', 'replaced', 'enrolment_places.unit as moved_to'])
    .where('enrolments.id', '=', id)
    .orderBy('from_day')
    .execute();
  const [row] = rows;
  if (row === undefined) return null;
  const moves = rows.flatMap(({ from_day, moved_to, replaced }) =>
    from_day === null || moved_to === null ? [] : [{ from: from_day as Day, unit: moved_to, replaced }],
  );
  const first = { from: row.enrolled_day as Day, unit: row.unit };
  const standing = moves.filter(({ replaced }) => replaced === 0).map(({ from, unit }) => ({ from, unit }));
  return {
    id,
    kind: row.kind,
    name: row.name,
    enrolledDay: row.enrolled_day as Day,
    lastContact: lastContactOf(row),
    publicKey: row.public_key as PublicKey | null,
    places: inOrder([first, ...standing]),
    toldDay: row.place_told_day as Day | null,
    units: new Set([row.unit, ...moves.map(({ unit }) => unit)]),
  };
}

function lastContactOf(row: Pick<EnrolmentRow, (typeof LAST_CONTACT)[number]>): LastContact | null {
  const { last_sequence: lastSequence, header_clock_ms: madeAtMs, claimed_sequence: claimed } = row;
  return madeAtMs === null || claimed !== null ? null : { lastSequence, madeAtMs };
}

/** Of several on one day, as after a move on the day of enrolment, the last counts. */
function inOrder(places: readonly EnrolmentPlace[]): readonly EnrolmentPlace[] {
  return places.filter(({ from }, index) => from !== places[index + 1]?.from);
}

/**
 * Notes since when a moved device knows its places: since it holds them, or since it comes again on a later day than the
 * one on which they were given to it. One lost answer is no knowledge; a device that never says it has them gains nothing.
 * The caller holds the lock on the enrolment.
 *
 * @returns the enrolment as it stands then
 */
export async function notePlaces(
  transaction: Transaction<Database>,
  enrolment: EnrolmentRow,
  { header, receivedAtMs, membership }: CheckedBatch,
): Promise<EnrolmentRow> {
  const { place_given_day: given, place_told_day: told } = enrolment;
  if (membership === undefined || told !== null) return enrolment;
  const today = localDay(receivedAtMs);
  const isTold = membership.isHeld || (given !== null && given < today);
  if (!isTold && given !== null) return enrolment;
  // It may have been moved again since it was read.
  const member = await readKnownEnrolment(transaction, header.enrolment);
  if (JSON.stringify(member?.places) !== JSON.stringify(membership.places)) return enrolment;
  return transaction
    .updateTable('enrolments')
    .set(isTold ? { place_told_day: today } : { place_given_day: today })
    .where('id', '=', enrolment.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

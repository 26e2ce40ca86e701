import type { Kysely } from 'kysely';
import type { EnrolmentId, PublicKey } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { EnrolmentPlace, KnownEnrolment, LastHeard } from '../../ingest/collector-store.ts';
import type { Database } from '../schema.ts';
import type { EnrolmentRow } from './enrolment-books.ts';

const HEARD = ['last_sequence', 'header_clock_ms', 'claimed_sequence'] as const;

/** Who has an enrolment, or null. */
export async function readKnownEnrolment(
  database: Kysely<Database>,
  id: EnrolmentId,
): Promise<KnownEnrolment | null> {
  const row = await database
    .selectFrom('enrolments')
    .select(['kind', 'name', 'unit', 'enrolled_day', 'public_key', ...HEARD])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const moves = await database
    .selectFrom('enrolment_places')
    .select(['from_day', 'unit', 'replaced'])
    .where('enrolment', '=', id)
    .orderBy('from_day')
    .execute();
  const first = { from: row.enrolled_day as Day, unit: row.unit };
  const standing = moves
    .filter(({ replaced }) => replaced === 0)
    .map(({ from_day, unit }) => ({ from: from_day as Day, unit }));
  return {
    id,
    kind: row.kind,
    name: row.name,
    enrolledDay: row.enrolled_day as Day,
    heard: heardOf(row),
    publicKey: row.public_key as PublicKey | null,
    places: inOrder([first, ...standing]),
    units: new Set([row.unit, ...moves.map(({ unit }) => unit)]),
  };
}

function heardOf(row: Pick<EnrolmentRow, (typeof HEARD)[number]>): LastHeard | null {
  const { last_sequence: lastSequence, header_clock_ms: madeAtMs, claimed_sequence: claimed } = row;
  return madeAtMs === null || claimed !== null ? null : { lastSequence, madeAtMs };
}

/** Of several on one day, as after a move on the day of enrolment, the last counts. */
function inOrder(places: readonly EnrolmentPlace[]): readonly EnrolmentPlace[] {
  return places.filter(({ from }, index) => from !== places[index + 1]?.from);
}

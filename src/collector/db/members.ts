import type { Kysely } from 'kysely';
import type { EnrolmentId, PublicKey } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Member, MemberPlace } from '../ingest/collector-store.ts';
import type { EnrolmentRow } from './enrolment-books.ts';
import type { Database } from './schema.ts';

/** Who has an enrolment, or null. */
export async function readMember(database: Kysely<Database>, id: EnrolmentId): Promise<Member | null> {
  const row = await database
    .selectFrom('enrolments')
    .select(['id', 'name', 'unit', 'enrolled_day', 'public_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id,
    name: row.name,
    publicKey: row.public_key as PublicKey | null,
    places: await readPlaces(database, row),
  };
}

/** Where a device stands from which day on. */
async function readPlaces(
  _database: Kysely<Database>,
  { unit, enrolled_day }: Pick<EnrolmentRow, 'unit' | 'enrolled_day'>,
): Promise<readonly MemberPlace[]> {
  return [{ from: enrolled_day as Day, unit }];
}

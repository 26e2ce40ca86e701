import type { Kysely } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { placeOn } from '../../../core/units/place.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import type { Attached, EndedUnit } from '../../units/ended-unit.ts';
import { movesOf } from '../devices/device-administration.ts';
import type { Database } from '../schema.ts';

/** With the accounts by their ids. */
interface AttachedAccounts extends Attached {
  readonly accounts: readonly AccountId[];
}

/** A unit that ends, with what can be moved. */
export interface MovableUnit extends EndedUnit {
  readonly attached: AttachedAccounts;
}

/**
 * What stands at a unit (`code@valid-from`) on a day: devices that are members, links in force, accounts bound to its
 * code.
 */
export async function attachedTo(
  database: Kysely<Database>,
  { ref, code }: { readonly ref: string; readonly code: string },
  day: Day,
): Promise<AttachedAccounts> {
  const [devices, links, accounts] = await Promise.all([
    database
      .selectFrom('enrolments')
      .leftJoin('enrolment_places', (join) =>
        join.onRef('enrolment_places.enrolment', '=', 'enrolments.id').on('replaced', '=', 0),
      )
      .select(['enrolments.id', 'enrolments.unit'])
      .where('kind', '=', 'device')
      .where('revoked_day', 'is', null)
      .where((row) => row.or([row('enrolments.unit', '=', ref), row('enrolment_places.unit', '=', ref)]))
      .execute(),
    database.selectFrom('office_links').select('link').where('unit', '=', ref).execute(),
    database
      .selectFrom('accounts')
      .select('id')
      .where('scope', '=', code)
      .where('disabled', '=', 0)
      .execute(),
  ]);
  const standing: EnrolmentId[] = [];
  for (const id of new Set(devices.map((row) => row.id))) {
    const places = await movesOf(database, id as EnrolmentId);
    const first = devices.find((row) => row.id === id)?.unit ?? '';
    if (placeOn(first, places, day) === ref) standing.push(id as EnrolmentId);
  }
  return { devices: standing, links: links.length, accounts: accounts.map(({ id }) => id as AccountId) };
}

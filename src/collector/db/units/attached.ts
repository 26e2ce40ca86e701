import type { Kysely } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { placeOn } from '../../../core/units/place.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import type { Attached, EndedUnit } from '../../units/ended-unit.ts';
import { movesOf } from '../devices/move-device.ts';
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
export function attachedTo(
  database: Kysely<Database>,
  { ref, code }: { readonly ref: string; readonly code: string },
  day: Day,
): Promise<AttachedAccounts> {
  return attachedToPeriods(database, { refs: [ref], code }, day);
}

/** What stands at a unit in any of its periods. */
export async function attachedToPeriods(
  database: Kysely<Database>,
  { refs, code }: { readonly refs: readonly string[]; readonly code: string },
  day: Day,
): Promise<AttachedAccounts> {
  const [devices, links, accounts] = await Promise.all([
    devicesNaming(database, refs),
    database.selectFrom('office_links').select('link').where('unit', 'in', refs).execute(),
    database
      .selectFrom('accounts')
      .select('id')
      .where('scope', '=', code)
      .where('disabled', '=', 0)
      .execute(),
  ]);
  const standing: EnrolmentId[] = [];
  for (const { id, unit } of devices) {
    if (refs.includes(placeOn(unit, await movesOf(database, id), day))) standing.push(id);
  }
  return { devices: standing, links: links.length, accounts: accounts.map(({ id }) => id as AccountId) };
}

/** Devices that are members and were enrolled at one of these units or moved there at some time. */
export async function devicesNaming(
  database: Kysely<Database>,
  refs: readonly string[],
): Promise<readonly { readonly id: EnrolmentId; readonly unit: string }[]> {
  const rows = await database
    .selectFrom('enrolments')
    .leftJoin('enrolment_places', (join) =>
      join.onRef('enrolment_places.enrolment', '=', 'enrolments.id').on('replaced', '=', 0),
    )
    .select(['enrolments.id', 'enrolments.unit'])
    .where('kind', '=', 'device')
    .where('revoked_day', 'is', null)
    .where((row) => row.or([row('enrolments.unit', 'in', refs), row('enrolment_places.unit', 'in', refs)]))
    .execute();
  const units = new Map(rows.map(({ id, unit }) => [id as EnrolmentId, unit]));
  return [...units].map(([id, unit]) => ({ id, unit })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

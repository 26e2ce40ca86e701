import type { Kysely } from 'kysely';
import { unseenOf } from '../devices/selected-devices.ts';
import type { Database } from '../schema.ts';

/** What devices last said, in all: one row of sums. */
export async function deviceSums(reader: Kysely<Database>) {
  const row = await reader
    .selectFrom('enrolments')
    .select(({ fn }) => [
      fn.countAll<number>().as('devices'),
      fn.sum<number | null>(unseenOf('missing')).as('missing'),
      fn.sum<number | null>(unseenOf('waiting')).as('waiting'),
      fn.sum<number | null>('quarantined').as('quarantined'),
      fn.min<number | null>('last_contact_ms').as('oldestContactMs'),
    ])
    .where('kind', '=', 'device')
    .where('revoked_day', 'is', null)
    .executeTakeFirstOrThrow();
  const { held } = await reader
    .selectFrom('enrolments')
    .select(({ fn }) => fn.sum<number | null>('held').as('held'))
    .executeTakeFirstOrThrow();
  const { devices, missing, waiting, quarantined, oldestContactMs } = row;
  return {
    ...{ devices, oldestContactMs },
    ...{ missing: missing ?? 0, waiting: waiting ?? 0, quarantined: quarantined ?? 0, held: held ?? 0 },
  };
}

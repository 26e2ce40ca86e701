import type { Kysely, Transaction } from 'kysely';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type DeviceSpot, type SpotFrom, spotOn } from '../../../core/tally/breakdowns/device-spot.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';

/** From a day on, today, a device stands somewhere in its office; what was said before on the same day no longer holds. */
export async function setSpot(
  transaction: Transaction<Database>,
  enrolment: EnrolmentId,
  { from, spot }: SpotFrom,
): Promise<void> {
  await transaction
    .insertInto('device_spots')
    .values({ enrolment, from_day: from, spot })
    .onConflict((conflict) => conflict.columns(['enrolment', 'from_day']).doUpdateSet({ spot }))
    .execute();
  await transaction.updateTable('enrolments').set({ spot }).where('id', '=', enrolment).execute();
}

/** Where devices stood on a day; null where nobody said. */
export type SpotOnDay = (enrolment: string, day: Day) => DeviceSpot | null;

/** Of all devices of which somebody ever said: few are moved, and each but now and then. */
export async function readSpots(database: Kysely<Database>): Promise<SpotOnDay> {
  const rows = await database
    .selectFrom('device_spots')
    .selectAll()
    .orderBy('enrolment')
    .orderBy('from_day')
    .execute();
  const spots = new Map(
    [...grouped(rows, ({ enrolment }) => enrolment)].map(([enrolment, ofOne]): [string, SpotFrom[]] => [
      enrolment,
      ofOne.map(({ from_day, spot }) => ({ from: from_day as Day, spot: spot as DeviceSpot | null })),
    ]),
  );
  return (enrolment, day) => spotOn(spots.get(enrolment) ?? [], day);
}

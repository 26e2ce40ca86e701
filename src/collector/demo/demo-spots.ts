import type { Day } from '../../core/kernel/calendar.ts';
import type { DeviceSpot } from '../../core/tally/breakdowns/device-spot.ts';
import { unitRef } from '../../core/units/unit.ts';
import { demoOffices } from './offices.ts';

/** Of every so many offices one did not say. */
const UNSAID_EVERY = 9;
const USUAL: readonly DeviceSpot[] = ['waiting-area', 'waiting-area', 'exit'];

/** Where the one device of each office of the simulated province stands, by `code@valid-from`; null where nobody said. */
export function demoSpots(today: Day): ReadonlyMap<string, DeviceSpot | null> {
  return new Map(
    demoOffices(today).map(({ unit, condition }, index): [string, DeviceSpot | null] => {
      // Where officials fill in forms themselves it stands within their reach.
      if (condition === 'filled-in-by-officials') return [unitRef(unit), 'official-desk'];
      if (index % UNSAID_EVERY === UNSAID_EVERY - 1) return [unitRef(unit), null];
      return [unitRef(unit), USUAL[index % USUAL.length] ?? null];
    }),
  );
}

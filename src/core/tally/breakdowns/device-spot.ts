import type { Day } from '../../kernel/calendar.ts';

/**
 * Where in its office a device stands: on the desk of an official, who may be the one it asks about; in the waiting area; at
 * the exit or entrance; somewhere else.
 */
export const DEVICE_SPOTS = ['official-desk', 'waiting-area', 'exit', 'elsewhere'] as const;
export type DeviceSpot = (typeof DEVICE_SPOTS)[number];

/** From that day on a device stands there; null: nobody says where any more. */
export interface SpotFrom {
  readonly from: Day;
  readonly spot: DeviceSpot | null;
}

/** Where a device stood on a day; null where nobody said. Precondition: the first day first. */
export function spotOn(spots: readonly SpotFrom[], day: Day): DeviceSpot | null {
  return spots.findLast(({ from }) => from <= day)?.spot ?? null;
}

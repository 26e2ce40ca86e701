import type { Day } from '../kernel/calendar.ts';

/** From that day on a device stands at another unit. */
export interface Move {
  readonly from: Day;
  /** `code@valid-from`. */
  readonly unit: string;
}

/**
 * Where a device stands on a day.
 *
 * @param first the unit it was enrolled at, `code@valid-from`
 * @param moves in the order of their days
 */
export function placeOn(first: string, moves: readonly Move[], day: Day): string {
  return moves.findLast(({ from }) => from <= day)?.unit ?? first;
}

/** The move that is planned for a later day, or null. */
export function plannedMove(moves: readonly Move[], day: Day): Move | null {
  return moves.find(({ from }) => from > day) ?? null;
}

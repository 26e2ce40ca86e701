import type { Day } from '../../core/kernel/calendar.ts';

/**
 * The year a page opens on where nobody chose one: the newest that has begun, else the first to come; null where there
 * is none. Whatever lies ahead, a goal for 2030 or a slip of the pen, is a choice away.
 *
 * @param years newest first
 */
export function yearToShow(years: readonly number[], today: Day): number | null {
  const present = Number(today.slice(0, 4));
  return years.find((year) => year <= present) ?? years.at(-1) ?? null;
}

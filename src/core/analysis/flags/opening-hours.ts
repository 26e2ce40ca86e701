import { type Day, numberOfDay } from '../../kernel/calendar.ts';

/** From one minute of the day to another, 0 to 1440, the first before the last. */
export interface OpenTime {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** When an office is open, from a day on until the next of its opening hours begin. */
export interface OpeningHours {
  readonly from: Day;
  /** Monday first; null on a day on which it is closed. */
  readonly week: readonly (OpenTime | null)[];
}

export const DAYS_OF_WEEK = 7;
const MINUTES_OF_DAY = 24 * 60;
const MINUTES_OF_HOUR = 60;

/** A minute of the day as a clock shows it: 450 is `07:30`, 1440 is `24:00`. */
export function clockTime(minute: number): string {
  const parts = [Math.floor(minute / MINUTES_OF_HOUR), minute % MINUTES_OF_HOUR];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** The opening hours in force on a day; null before the first, when nothing is known of them. */
export function hoursInForce(all: readonly OpeningHours[], day: Day): OpeningHours | null {
  const begun = all.filter(({ from }) => from <= day);
  return begun.reduce<OpeningHours | null>(
    (newest, one) => (newest === null || one.from > newest.from ? one : newest),
    null,
  );
}

/**
 * Whether an hour of a day lies wholly outside the opening hours. Of a response only the hour is kept, and whoever was
 * served before the office closed may answer a little later: the hour that opening or closing falls in is inside.
 *
 * @param hour 0 to 23, Asia/Ho_Chi_Minh
 */
export function isOffHours(hours: OpeningHours | null, day: Day, hour: number): boolean {
  if (hours === null) return false;
  const open = minutesOpen(hours, day);
  if (open === null) return true;
  const [from, to] = [hour * MINUTES_OF_HOUR, (hour + 1) * MINUTES_OF_HOUR];
  return to <= open.fromMinute || from > open.toMinute;
}

/** When it is open on a day; null where it is closed. */
export function minutesOpen({ week }: OpeningHours, day: Day): OpenTime | null {
  return week[weekdayOf(day)] ?? null;
}

/** 0 for Monday to 6 for Sunday. 1 January 1970 was a Thursday. */
function weekdayOf(day: Day): number {
  return (((numberOfDay(day) + 3) % DAYS_OF_WEEK) + DAYS_OF_WEEK) % DAYS_OF_WEEK;
}

/** Whether it is a week: seven days, each closed or open from a minute to a later one, at least one of them open. */
export function isWeek(week: readonly (OpenTime | null)[]): boolean {
  const isTime = (time: OpenTime | null) =>
    time === null ||
    (Number.isInteger(time.fromMinute) &&
      Number.isInteger(time.toMinute) &&
      0 <= time.fromMinute &&
      time.fromMinute < time.toMinute &&
      time.toMinute <= MINUTES_OF_DAY);
  return week.length === DAYS_OF_WEEK && week.every(isTime) && week.some((time) => time !== null);
}

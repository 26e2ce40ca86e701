import type { Brand } from './brand.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './duration.ts';

/** A day of the Gregorian calendar as `YYYY-MM-DD`, years 1900–2199. Days compare as text. */
export type Day = Brand<string, 'Day'>;

/** Asia/Ho_Chi_Minh: UTC+7 all year since 1975, so no time-zone database is needed. */
const HO_CHI_MINH_OFFSET_MS = 7 * HOUR_MS;

const DAY = /^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether the text is a day that exists: `2026-02-29` is not. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || !DAY.test(value)) return false;
  return dayOfNumber(numberOfDay(value as Day)) === value;
}

/** The local day in Asia/Ho_Chi_Minh of an instant (milliseconds since 1970-01-01T00:00Z). */
export function localDay(instantMs: number): Day {
  return dayOfNumber(Math.floor((instantMs + HO_CHI_MINH_OFFSET_MS) / DAY_MS));
}

/** The first instant of a day in Asia/Ho_Chi_Minh, in milliseconds since 1970-01-01T00:00Z. */
export function dayStartMs(day: Day): number {
  return numberOfDay(day) * DAY_MS - HO_CHI_MINH_OFFSET_MS;
}

/** The local hour, 0–23, in Asia/Ho_Chi_Minh of an instant (milliseconds since 1970-01-01T00:00Z). */
export function localHour(instantMs: number): number {
  return Math.floor(sinceMidnightMs(instantMs) / HOUR_MS);
}

/** The local minute of the day, 0–1439, in Asia/Ho_Chi_Minh of an instant (milliseconds since 1970-01-01T00:00Z). */
export function localMinute(instantMs: number): number {
  return Math.floor(sinceMidnightMs(instantMs) / MINUTE_MS);
}

function sinceMidnightMs(instantMs: number): number {
  return (((instantMs + HO_CHI_MINH_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS;
}

/**
 * Days since 1970-01-01. Proleptic Gregorian; the year is counted from March so that the leap day comes last
 * (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
 */
export function numberOfDay(day: Day): number {
  const month = Number(day.slice(5, 7));
  const year = Number(day.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day.slice(8)) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The day that many days after 1970-01-01: the inverse of numberOfDay (civil_from_days of the same source). */
export function dayOfNumber(number: number): Day {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return `${year}-${padded(month)}-${padded(dayOfMonth)}` as Day;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}

import { DAYS_OF_WEEK, type OpenTime } from '../../core/analysis/flags/opening-hours.ts';
import { must } from '../../core/kernel/assert.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../core/questionnaire/response.ts';
import { normalQuantile } from '../../core/statistics/normal-quantile.ts';
import { CommentBook } from './comments.ts';
import type { DemoOffice } from './offices.ts';
import type { Random } from './random.ts';
import { LAST_WHOLE_MONTH, simulateAbandonment, simulateFilledIn, simulateResponse } from './respondent.ts';

/** One record of a device, before it has its number. */
export type Happening = {
  readonly submittedAtMs: number;
} & (
  | { readonly kind: 'response'; readonly response: Response }
  | { readonly kind: 'abandonment'; readonly reached: string }
);

const MONTHS = LAST_WHOLE_MONTH + 2;
/** Opening hours, Asia/Ho_Chi_Minh, Monday to Friday. */
const OPENS_AT_HOUR = 7.5;
const CLOSES_AT_HOUR = 17;
const UTC_OFFSET_HOURS = 7;
const WORKING_DAYS = 5;
/** The same as an office states them. */
export const DEMO_WEEK: readonly (OpenTime | null)[] = Array.from({ length: DAYS_OF_WEEK }, (_, day) =>
  day < WORKING_DAYS ? { fromMinute: OPENS_AT_HOUR * 60, toMinute: CLOSES_AT_HOUR * 60 } : null,
);

/** Abandoned surveys for each finished response. */
const ABANDONMENT_RATE = 0.07;
const COMMENT_RATE = 0.05;
const SILENT_FROM_MONTH = 9;
const FILLED_IN = 0.7;
/** Evenings of a month on which officials fill in forms, and how many within a minute. */
const EVENINGS = 4;
const FILLED_IN_A_MINUTE = 3;

/**
 * What happens at one kiosk in twelve months, in the order of time.
 *
 * @param index of the office in the province
 * @param todayMs the end of the simulated time, milliseconds since 1970
 */
export function simulateYear(
  { condition, monthlyResponses }: DemoOffice,
  index: number,
  questionnaire: Questionnaire,
  random: Random,
  todayMs: number,
): readonly Happening[] {
  // How an office is in general must not hide what is to be found in it.
  const quality = 0.12 + 0.28 * random.normal() * (condition === 'sound' ? 1 : 0.2);
  const comments = new CommentBook(condition, index);
  const happenings: Happening[] = [];
  for (const [monthIndex, days] of workingDaysByMonth(todayMs).entries()) {
    if (condition === 'fell-silent' && monthIndex >= SILENT_FROM_MONTH) break;
    // A month that has only begun has its share of responses.
    const share = Math.min(1, days.length / 20);
    const count = Math.round(monthlyResponses * share * (0.85 + 0.3 * random.next()));
    let filledIn = 0;
    for (let i = 0; i < count; i += 1) {
      if (condition === 'filled-in-by-officials' && random.next() < FILLED_IN) {
        happenings.push({
          kind: 'response',
          submittedAtMs: afterClosing(days, filledIn),
          response: simulateFilledIn(questionnaire, random),
        });
        filledIn += 1;
        continue;
      }
      const submittedAtMs = instantOn(must(days[random.between(0, days.length - 1)], 'a day'), random);
      // Moods lie evenly over a month, so that what two months differ in is what was put into them.
      const mood = normalQuantile((i + 0.001 + 0.998 * random.next()) / count);
      const asksForMorePapers = condition === 'asks-for-more-papers' && monthIndex >= LAST_WHOLE_MONTH;
      const comment =
        random.next() < COMMENT_RATE ? comments.next({ isContent: mood > 0, asksForMorePapers }) : null;
      const visit = { office: { condition, quality }, monthIndex, mood, comment };
      const response = simulateResponse(questionnaire, visit, random);
      happenings.push({ kind: 'response', submittedAtMs, response });
      if (random.next() < ABANDONMENT_RATE) {
        const reached = simulateAbandonment(questionnaire, random);
        happenings.push({ kind: 'abandonment', submittedAtMs, reached });
      }
    }
  }
  return happenings
    .filter(({ submittedAtMs }) => submittedAtMs <= todayMs)
    .sort((a, b) => a.submittedAtMs - b.submittedAtMs);
}

/** What a record of it says. */
export function bodyOf(happening: Happening): { readonly [key: string]: Json } {
  const { submittedAtMs } = happening;
  return happening.kind === 'response'
    ? { submittedAtMs, response: happening.response as never }
    : { submittedAtMs, mode: 'kiosk', language: 'vi', reached: happening.reached };
}

/** The working days of the last twelve months up to today, month by month, oldest first. */
function workingDaysByMonth(todayMs: number): readonly (readonly Day[])[] {
  const today = localDay(todayMs);
  const thisMonth = monthNumber(today);
  const months: Day[][] = Array.from({ length: MONTHS }, () => []);
  // Back to the first day of the month eleven months ago: no year has more than 366 days.
  for (let number = numberOfDay(today) - 366; number <= numberOfDay(today); number += 1) {
    const day = dayOfNumber(number);
    const monthIndex = MONTHS - 1 - (thisMonth - monthNumber(day));
    if (monthIndex >= 0 && isWorkingDay(number)) months[monthIndex]?.push(day);
  }
  return months.filter((days) => days.length > 0);
}

function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}

/** Day 0, 1 January 1970, was a Thursday. */
function isWorkingDay(number: number): boolean {
  const weekday = (((number + 4) % 7) + 7) % 7;
  return weekday >= 1 && weekday <= WORKING_DAYS;
}

function instantOn(day: Day, random: Random): number {
  const hour = OPENS_AT_HOUR + (CLOSES_AT_HOUR - OPENS_AT_HOUR) * random.next();
  return midnightMs(day) + Math.floor((hour * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
}

/** On some evenings one after another, a few each minute. */
function afterClosing(days: readonly Day[], filledIn: number): number {
  const evening = filledIn % EVENINGS;
  const day = must(days[Math.floor((evening * days.length) / EVENINGS)], 'a working day');
  // In the hour after the one in which it closes, when nobody who was served is left.
  const minute = 65 + Math.floor(filledIn / EVENINGS / FILLED_IN_A_MINUTE);
  return midnightMs(day) + CLOSES_AT_HOUR * HOUR_MS + minute * MINUTE_MS;
}

function midnightMs(day: Day): number {
  return (numberOfDay(day) * 24 - UTC_OFFSET_HOURS) * HOUR_MS;
}

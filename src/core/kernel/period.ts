import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import type { Day } from './calendar.ts';
import { err, ok, type Result } from './result.ts';

/** A calendar month as `YYYY-MM`, years 2000–2199. Months compare as text. */
export type Month = Brand<string, 'Month'>;

export const PERIOD_KINDS = ['month', 'quarter', 'half-year', 'nine-months', 'year', 'year-to-date'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/**
 * Whole months of one year that figures are made for: `2026-10`, `2026-Q4`, `2026-H1` (6 tháng), `2026-9M` (9 tháng),
 * `2026`, or from January to a month, `2026-to-08`.
 */
export interface Period {
  readonly kind: PeriodKind;
  readonly text: string;
  readonly first: Month;
}

const MONTHS_PER_YEAR = 12;
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

/** Of those kinds that begin anew as soon as one ends, how many months they have. */
const RECURRING = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const;
const NINE_MONTHS = 9;

const MONTH = /^(?:20|21)\d\d-(?:0[1-9]|1[0-2])$/;
const PERIOD = /^((?:20|21)\d\d)(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])|(9M)|to-(0[1-9]|1[0-2])))?$/;

export function isMonth(value: unknown): value is Month {
  return typeof value === 'string' && MONTH.test(value);
}

export function parsePeriod(text: string): Result<Period, { readonly kind: 'not-a-period' }> {
  const parts = PERIOD.exec(text);
  if (parts === null) return err({ kind: 'not-a-period' });
  const [, year = '', month, quarter, half, nineMonths, lastMonth] = parts;
  if (lastMonth !== undefined) return ok(yearToDate(`${year}-${lastMonth}` as Month));
  if (nineMonths !== undefined) return ok(periodAround(`${year}-01` as Month, 'nine-months'));
  if (half !== undefined) return ok(nth('half-year', year, half));
  if (quarter !== undefined) return ok(nth('quarter', year, quarter));
  if (month !== undefined) return ok(nth('month', year, month));
  return ok(periodAround(`${year}-01` as Month, 'year'));
}

/**
 * The period of a kind that holds a month: of nine months those of its year, also for a later month; of a year to date
 * the one that ends with it.
 */
export function periodAround(month: Month, kind: PeriodKind): Period {
  const year = month.slice(0, 4);
  const january = `${year}-01` as Month;
  if (kind === 'year-to-date') return yearToDate(month);
  if (kind === 'nine-months') return { kind, text: `${year}-9M`, first: january };
  if (kind === 'year') return { kind, text: year, first: january };
  if (kind === 'month') return { kind, text: month, first: month };
  const months = RECURRING[kind];
  const place = Math.floor((Number(month.slice(5)) - 1) / months);
  const first = monthOfNumber(numberOfMonth(january) + place * months);
  return { kind, text: `${year}-${kind === 'quarter' ? 'Q' : 'H'}${place + 1}`, first };
}

/** The months of a period, in order. */
export function monthsOf(period: Period): readonly Month[] {
  const first = numberOfMonth(period.first);
  return Array.from({ length: monthCount(period) }, (_, offset) => monthOfNumber(first + offset));
}

export function lastMonthOf(period: Period): Month {
  return monthOfNumber(numberOfMonth(period.first) + monthCount(period) - 1);
}

/** The months from the first to the last, both included, in order. */
export function monthsBetween(first: Month, last: Month): readonly Month[] {
  const [from, to] = [numberOfMonth(first), numberOfMonth(last)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => monthOfNumber(from + offset));
}

/**
 * The like period before: the one that ends where this begins; of nine months and of a year to date the same months a
 * year before. Null before the year 2000.
 */
export function previousPeriod(period: Period): Period | null {
  return moved(period, -stepOf(period));
}

/** The like period after, by the same steps; null after the year 2199. */
export function followingPeriod(period: Period): Period | null {
  return moved(period, stepOf(period));
}

/** The same months a year before; null before the year 2000. */
export function periodYearBefore(period: Period): Period | null {
  return moved(period, -MONTHS_PER_YEAR);
}

/** Precondition: a day from 2000 on. */
export function monthOfDay(day: Day): Month {
  const month = day.slice(0, 7);
  assert(isMonth(month), 'a day from the year 2000 on');
  return month;
}

/** The month the given number of months before. Precondition: not before the year 2000. */
export function monthBefore(month: Month, months: number): Month {
  return monthOfNumber(numberOfMonth(month) - months);
}

function nth(kind: 'month' | 'quarter' | 'half-year', year: string, place: string): Period {
  const first = numberOfMonth(`${year}-01` as Month) + (Number(place) - 1) * RECURRING[kind];
  return periodAround(monthOfNumber(first), kind);
}

function yearToDate(last: Month): Period {
  const year = last.slice(0, 4);
  return { kind: 'year-to-date', text: `${year}-to-${last.slice(5)}`, first: `${year}-01` as Month };
}

function monthCount({ kind, text }: Period): number {
  if (kind === 'nine-months') return NINE_MONTHS;
  return kind === 'year-to-date' ? Number(text.slice(-2)) : RECURRING[kind];
}

function stepOf({ kind }: Period): number {
  return kind === 'nine-months' || kind === 'year-to-date' ? MONTHS_PER_YEAR : RECURRING[kind];
}

function moved(period: Period, months: number): Period | null {
  const last = numberOfMonth(lastMonthOf(period)) + months;
  const year = Math.floor(last / MONTHS_PER_YEAR);
  return year < FIRST_YEAR || year > LAST_YEAR ? null : periodAround(monthOfNumber(last), period.kind);
}

/** Months since January of the year 0. */
function numberOfMonth(month: Month): number {
  return Number(month.slice(0, 4)) * MONTHS_PER_YEAR + Number(month.slice(5)) - 1;
}

function monthOfNumber(number: number): Month {
  const month = String((number % MONTHS_PER_YEAR) + 1).padStart(2, '0');
  return `${Math.floor(number / MONTHS_PER_YEAR)}-${month}` as Month;
}

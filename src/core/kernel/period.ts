import { assert } from './assert.ts';
import type { Brand } from './brand.ts';
import type { Day } from './calendar.ts';
import { err, ok, type Result } from './result.ts';

/** A calendar month as `YYYY-MM`, years 2000–2199. Months compare as text. */
export type Month = Brand<string, 'Month'>;

/** A span of whole months that figures are made for: `2026-10`, `2026-Q4` or `2026`. */
export interface Period {
  readonly kind: 'month' | 'quarter' | 'year';
  readonly text: string;
  readonly first: Month;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
const FIRST_YEAR = 2000;

const YEAR = /^(?:20|21)\d\d$/;
const QUARTER = /^((?:20|21)\d\d)-Q([1-4])$/;
const MONTH = /^(?:20|21)\d\d-(?:0[1-9]|1[0-2])$/;

export function isMonth(value: unknown): value is Month {
  return typeof value === 'string' && MONTH.test(value);
}

export function parsePeriod(text: string): Result<Period, { readonly kind: 'not-a-period' }> {
  if (isMonth(text)) return ok(periodFrom('month', numberOfMonth(text)));
  if (YEAR.test(text)) return ok(periodFrom('year', Number(text) * 12));
  const quarter = QUARTER.exec(text);
  if (quarter === null) return err({ kind: 'not-a-period' });
  return ok(periodFrom('quarter', Number(quarter[1]) * 12 + (Number(quarter[2]) - 1) * 3));
}

/** The months of a period, in order. */
export function monthsOf(period: Period): readonly Month[] {
  const first = numberOfMonth(period.first);
  return Array.from({ length: MONTHS[period.kind] }, (_, offset) => monthOfNumber(first + offset));
}

/** The months from the first to the last, both included, in order. */
export function monthsBetween(first: Month, last: Month): readonly Month[] {
  const [from, to] = [numberOfMonth(first), numberOfMonth(last)];
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => monthOfNumber(from + offset));
}

/** The period of the same kind just before; null before the year 2000. */
export function previousPeriod(period: Period): Period | null {
  const first = numberOfMonth(period.first) - MONTHS[period.kind];
  return first < FIRST_YEAR * 12 ? null : periodFrom(period.kind, first);
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

function periodFrom(kind: Period['kind'], firstNumber: number): Period {
  const first = monthOfNumber(firstNumber);
  const year = first.slice(0, 4);
  const quarter = Math.floor((firstNumber % 12) / 3) + 1;
  const text = { month: first, quarter: `${year}-Q${quarter}`, year }[kind];
  return { kind, text, first };
}

/** Months since January of the year 0. */
function numberOfMonth(month: Month): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
}

function monthOfNumber(number: number): Month {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}` as Month;
}

import { type Day, dayOfNumber, numberOfDay } from '../kernel/calendar.ts';
import { lastMonthOf, type Month, monthBefore, monthOfDay, previousPeriod } from '../kernel/period.ts';
import { type Span, type SpanKind, spanAround } from '../kernel/span.ts';

/** Days after the end of a quarter, half-year or year until what its months still hold back is released for it. */
export const SPAN_RELEASE_DAYS = 10;

/** Late files and phones that were without a network have that long at most. */
export const MOST_SPAN_RELEASE_DAYS = 90;

/**
 * The last month of the newest span of a kind that is over for that many days; null where there is none.
 * Precondition: today is a day from 2001 on.
 */
export function lastMonthOver(kind: SpanKind, today: Day, days: number): Month | null {
  const firstNotOver = dayOfNumber(numberOfDay(today) - days + 1);
  const newest = previousPeriod(spanAround(monthOfDay(firstNotOver), kind));
  return newest === null ? null : lastMonthOf(newest);
}

/** The first day on which a span has been over for that many days. */
export function spanDueDay(span: Span, days: number): Day {
  const following = `${monthBefore(lastMonthOf(span), -1)}-01` as Day;
  return dayOfNumber(numberOfDay(following) + days - 1);
}

import { type Month, monthsOf, type Period, periodAround } from './period.ts';

/**
 * What answers are released for: each kind lies inside the next, the shortest first. Of the other kinds of periods
 * nothing is released: nine months and a year to date are made of these.
 */
export const SPAN_KINDS = ['month', 'quarter', 'half-year', 'year'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export type Span = Period & { readonly kind: SpanKind };

/** The span of a kind that holds a month. */
export function spanAround(month: Month, kind: SpanKind): Span {
  return periodAround(month, kind) as Span;
}

/** Whether the span of a kind that holds a month lies wholly inside the months: only then is it part of their figures. */
export function isSpanWithin(month: Month, kind: SpanKind, months: ReadonlySet<Month>): boolean {
  return monthsOf(spanAround(month, kind)).every((one) => months.has(one));
}

/** The kinds from one on, itself first. */
export function spanKindsFrom(kind: SpanKind): readonly SpanKind[] {
  return SPAN_KINDS.slice(SPAN_KINDS.indexOf(kind));
}

/** Whether the one is shorter than the other. */
export function isShorterSpan(one: SpanKind, other: SpanKind): boolean {
  return SPAN_KINDS.indexOf(one) < SPAN_KINDS.indexOf(other);
}

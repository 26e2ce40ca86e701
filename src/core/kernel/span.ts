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

/** isSpanWithin of the same months, worked out once for each month and kind: it is asked of thousands of tallies. */
export function spansInside(months: Iterable<Month>): (month: Month, kind: SpanKind) => boolean {
  const all = new Set(months);
  const known = new Map(SPAN_KINDS.map((kind) => [kind, new Map<Month, boolean>()]));
  return (month, kind) => {
    if (kind === 'month') return all.has(month);
    const before = known.get(kind)?.get(month);
    if (before !== undefined) return before;
    const isWithin = isSpanWithin(month, kind, all);
    known.get(kind)?.set(month, isWithin);
    return isWithin;
  };
}

/** The spans that lie wholly inside the months, each once: what a figure of them is made of. */
export function spansWithin(months: readonly Month[]): readonly Span[] {
  const all = new Set(months);
  const found = new Map<string, Span>();
  for (const kind of SPAN_KINDS) {
    for (const month of months) {
      const span = spanAround(month, kind);
      if (!found.has(span.text) && isSpanWithin(month, kind, all)) found.set(span.text, span);
    }
  }
  return [...found.values()];
}

/** The longest spans that lie wholly inside the months and have no month in common: together they are all of the months. */
export function largestSpansWithin(months: readonly Month[]): readonly Span[] {
  const covered = new Set<Month>();
  const largest: Span[] = [];
  for (const span of spansWithin(months).toReversed()) {
    if (covered.has(span.first)) continue;
    for (const month of monthsOf(span)) covered.add(month);
    largest.push(span);
  }
  return largest;
}

/** The kinds from one on, itself first. */
export function spanKindsFrom(kind: SpanKind): readonly SpanKind[] {
  return SPAN_KINDS.slice(SPAN_KINDS.indexOf(kind));
}

/** The spans from a kind on that hold a month, the shortest first. */
export function spansFrom(month: Month, kind: SpanKind): readonly Span[] {
  return spanKindsFrom(kind).map((one) => spanAround(month, one));
}

/** Whether the one is shorter than the other. */
export function isShorterSpan(one: SpanKind, other: SpanKind): boolean {
  return SPAN_KINDS.indexOf(one) < SPAN_KINDS.indexOf(other);
}

import type { Month } from '../../kernel/period.ts';
import { isShorterSpan, SPAN_KINDS, type Span, type SpanKind, spanAround } from '../../kernel/span.ts';
import type { StoredTally } from '../../tally/stored-tally.ts';
import type { StoredWaiting } from '../../tally/stored-waiting.ts';

/** The kinds of spans that a span may be shorter than. */
export const LONGER_KINDS = SPAN_KINDS.slice(1);

/**
 * What a unit, or a unit with all below it, adds to the figures of a span: its released tallies of every month, added up
 * once instead of at every look. Whole numbers that merge by addition, so that the order of releases does not matter.
 */
export interface SpanSum {
  /** Released for the span, or for shorter ones in it. */
  readonly responses: number;
  readonly excluded: number;
  /** As Tally lays them out; empty where nothing was released. */
  readonly sums: readonly number[];
  readonly levels: readonly number[];
  /** Those with responses that were released, for the span or longer ones; in order. */
  readonly months: readonly Month[];
  /** Responses of the span's months that were released for a longer span, by LONGER_KINDS. */
  readonly longer: readonly number[];
  /** Per item, in how many units, months and spans answers to it wait (itemsThatWaitIn); as far as there are any. */
  readonly waiting: readonly number[];
}

export const EMPTY_SUM: SpanSum = {
  responses: 0,
  excluded: 0,
  sums: [],
  levels: [],
  months: [],
  longer: LONGER_KINDS.map(() => 0),
  waiting: [],
};

/** Of some units: the sum of what of their released tallies and waiting answers is of the span's months. */
export function spanSumOf(
  span: Span,
  tallies: Iterable<Omit<StoredTally, 'unit' | 'state'>>,
  waiting: Iterable<Omit<StoredWaiting, 'unit'>>,
): SpanSum {
  const isOf = (month: Month) => spanAround(month, span.kind).text === span.text;
  let sum = EMPTY_SUM;
  for (const { month, span: kind, responses, excluded, sums, levels } of tallies) {
    if (!isOf(month)) continue;
    const months = responses > 0 ? [month] : [];
    const longer = LONGER_KINDS.map((one) => (one === kind ? responses : 0));
    sum = mergeSums(
      sum,
      isShorterSpan(span.kind, kind)
        ? { ...EMPTY_SUM, months, longer }
        : { ...EMPTY_SUM, responses, excluded, sums, levels, months },
    );
  }
  for (const row of waiting) {
    if (isOf(row.month) && !isShorterSpan(span.kind, row.span))
      sum = mergeSums(sum, { ...EMPTY_SUM, waiting: waitingIn(row, span.kind) });
  }
  return sum;
}

/** The sum of both; in the differences that subtractSum makes numbers may be below zero. */
export function mergeSums(one: SpanSum, other: SpanSum): SpanSum {
  return {
    responses: one.responses + other.responses,
    excluded: one.excluded + other.excluded,
    sums: added(one.sums, other.sums, 1),
    levels: added(one.levels, other.levels, 1),
    months: other.months.every((month) => one.months.includes(month))
      ? one.months
      : [...new Set([...one.months, ...other.months])].sort(),
    longer: added(one.longer, other.longer, 1),
    waiting: added(one.waiting, other.waiting, 1),
  };
}

/** What is to be added to `before` to make `after`. The months are all of `after`: what was answered stays so. */
export function subtractSum(after: SpanSum, before: SpanSum): SpanSum {
  return {
    responses: after.responses - before.responses,
    excluded: after.excluded - before.excluded,
    sums: added(after.sums, before.sums, -1),
    levels: added(after.levels, before.levels, -1),
    months: after.months,
    longer: added(after.longer, before.longer, -1),
    waiting: added(after.waiting, before.waiting, -1),
  };
}

export function isEmptySum({ months, sums, waiting }: SpanSum): boolean {
  return months.length === 0 && sums.length === 0 && waiting.length === 0;
}

function waitingIn(
  { answers, later }: Pick<StoredWaiting, 'answers' | 'later'>,
  kind: SpanKind,
): readonly number[] {
  const items = Math.max(answers.length, later.length);
  return Array.from({ length: items }, (_, item) => {
    const released = later[item] ?? null;
    return (answers[item] ?? 0) > 0 || (released !== null && isShorterSpan(kind, released)) ? 1 : 0;
  });
}

/** In a loop: to make an array by a function takes ten times as long, and thousands are made. */
function added(one: readonly number[], other: readonly number[], times: 1 | -1): readonly number[] {
  if (other.length === 0) return one;
  if (one.length === 0 && times === 1) return other;
  const length = Math.max(one.length, other.length);
  const sum = new Array<number>(length);
  for (let at = 0; at < length; at += 1) sum[at] = (one[at] ?? 0) + times * (other[at] ?? 0);
  return sum;
}

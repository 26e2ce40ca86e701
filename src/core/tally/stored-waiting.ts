import type { Month } from '../kernel/period.ts';
import type { SpanKind } from '../kernel/span.ts';

/** Answers of the released responses of one unit and month that are in no figure of what the responses were released for. */
export interface StoredWaiting {
  /** `code@valid-from`. */
  readonly unit: string;
  readonly month: Month;
  /** What the responses were released for. */
  readonly span: SpanKind;
  /** By index of TallyLayout.items, how many answers are in no figure at all; at least as far as there are any. */
  readonly answers: readonly number[];
  /** By index, the longer span that other answers were released for; null or left out, none were. */
  readonly later: readonly (SpanKind | null)[];
}

/**
 * The items to which answers are in no figure of some months, as indexes into TallyLayout.items; null where the
 * responses themselves are in none.
 *
 * @param isWithin whether what was released for the span of a month is in the figures of the months
 */
export function itemsThatWaitIn(
  { month, span, answers, later }: StoredWaiting,
  isWithin: (month: Month, span: SpanKind) => boolean,
): readonly number[] | null {
  if (!isWithin(month, span)) return null;
  return answers.flatMap((count, item) => {
    const released = later[item] ?? null;
    return count > 0 || (released !== null && !isWithin(month, released)) ? [item] : [];
  });
}

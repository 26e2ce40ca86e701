import type { Month } from '../../src/core/kernel/period.ts';
import { isSpanWithin, type SpanKind } from '../../src/core/kernel/span.ts';
import type { GivenLevel } from './sums-shown.ts';

/** A stored level that is in figures. */
export interface ReleasedLevel extends GivenLevel {
  readonly index: number;
  readonly unit: string;
  readonly month: Month;
  /** What it was released for. */
  readonly span: SpanKind;
}

export interface SumOver {
  readonly offices: readonly string[] | undefined;
  readonly months: readonly Month[];
  readonly items: ReadonlySet<string> | undefined;
}

/** What was released for spans that lie wholly inside the months. */
export function sumOver(released: readonly ReleasedLevel[], { offices, months, items }: SumOver) {
  const within = new Set(months);
  return released.filter(
    ({ unit, month, span, item }) =>
      offices?.includes(unit) && isSpanWithin(month, span, within) && items?.has(item),
  );
}

/** The share of levels from one on, in percent. */
export function percentOf(sum: readonly GivenLevel[], from = 4): number {
  return 100 * (sum.filter(({ level }) => level >= from).length / sum.length);
}

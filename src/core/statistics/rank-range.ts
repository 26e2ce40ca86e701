import type { Interval } from './ratio-interval.ts';

export interface RankRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The ranks each of N units may truly have, from their simultaneous intervals: from 1 + #{units whose low is above
 * my high} to N − #{units whose high is below my low}. Source: Klein, Wright and Wieczorek, A joint confidence
 * region for an overall ranking of populations, JRSS C 69, 2020. With intervals at level 1 − 0.05/N (Bonferroni)
 * all N ranges hold together with 95 % confidence.
 *
 * Precondition: low ≤ high, so that no unit is above or below itself. Ranges come in the order of the intervals.
 *
 * Example: [0.9, 1], [0.6, 0.8], [0.7, 0.95] have ranges 1–2, 2–3, 1–3.
 */
export function rankRanges(intervals: readonly Interval[]): readonly RankRange[] {
  const lows = intervals.map(({ low }) => low).sort((a, b) => a - b);
  const highs = intervals.map(({ high }) => high).sort((a, b) => a - b);
  return intervals.map(({ low, high }) => ({
    from: 1 + (lows.length - countWhile(lows, (other) => other <= high)),
    to: highs.length - countWhile(highs, (other) => other < low),
  }));
}

/** How many leading elements satisfy a condition that, once false, stays false. */
function countWhile(ascending: readonly number[], holds: (value: number) => boolean): number {
  let from = 0;
  let to = ascending.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(ascending[middle] as number)) from = middle + 1;
    else to = middle;
  }
  return from;
}

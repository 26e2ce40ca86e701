import { type Change, changeBetween } from '../figures/change.ts';
import { comparabilityWarning } from '../figures/comparability.ts';
import type { ShownFigure } from '../figures/small-cells.ts';
import { must } from '../kernel/assert.ts';
import { monthBefore, monthsOf, type Period, previousPeriod } from '../kernel/period.ts';

/** How far back a line may go, in months. */
export const TREND_MONTHS = [12, 24, 36] as const;
export type TrendMonths = (typeof TREND_MONTHS)[number];

/** A line of two years says nothing of a direction. */
const FEWEST_PERIODS = 3;

/**
 * The periods of a line in order: like the last one and ending with it, as far back as the months reach, and three at
 * least. Fewer where the calendar begins.
 */
export function trendPeriods(last: Period, months: TrendMonths): readonly Period[] {
  const first = monthBefore(must(monthsOf(last).at(-1), 'a period has months'), months - 1);
  const periods = [last];
  for (
    let before = previousPeriod(last);
    before !== null && (before.first >= first || periods.length < FEWEST_PERIODS);
    before = previousPeriod(before)
  ) {
    periods.unshift(before);
  }
  return periods;
}

/** One period of a line. */
export interface TrendPoint {
  readonly period: Period;
  readonly figure: ShownFigure;
  /** Id and version of what was asked; null where nobody was. */
  readonly asked: string | null;
  /** Not over: no like is compared with it. */
  readonly isUnderWay: boolean;
}

/** Why two periods are not parts of one line: other questions, or another framework of the ministry. */
export type TrendBreak = 'questionnaire' | 'framework';

/** Per point, why the line breaks before it; null where it does not. Periods in which nobody was asked are passed over. */
export function trendBreaks(
  points: readonly Pick<TrendPoint, 'period' | 'asked'>[],
): readonly (TrendBreak | null)[] {
  let before: Pick<TrendPoint, 'period' | 'asked'> | null = null;
  return points.map((point) => {
    const former = before;
    if (point.asked === null) return null;
    before = point;
    if (former === null) return null;
    if (comparabilityWarning(yearOf(former.period), yearOf(point.period)) !== null) return 'framework';
    return former.asked === point.asked ? null : 'questionnaire';
  });
}

/** What a line says from its first to its last figure. */
export interface TrendReading {
  /** Indexes of points. */
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  readonly lowest: number;
  /** From the first to the last; null where the two are one. */
  readonly change: Change | null;
  /** How many periods in a row, up to the last, the figure fell, and surely so over all of them; at least 2, else 0. */
  readonly fallsInARow: number;
}

/**
 * Read after the last break only: what stands before it was asked otherwise. A period that is under way is left out,
 * unless it is all there is. Null where no figure is shown there.
 *
 * @param breaks as trendBreaks gives them
 */
export function readTrend(
  points: readonly TrendPoint[],
  breaks: readonly (TrendBreak | null)[],
): TrendReading | null {
  const start = Math.max(
    0,
    breaks.findLastIndex((one) => one !== null),
  );
  const known = points.flatMap(({ figure, isUnderWay }, index) =>
    index >= start && !figure.hidden && figure.percent !== null
      ? [{ index, percent: figure.percent, isUnderWay }]
      : [],
  );
  const over = known.filter(({ isUnderWay }) => !isUnderWay);
  const shown = over.length > 0 ? over : known;
  const [first, last] = [shown.at(0), shown.at(-1)];
  if (first === undefined || last === undefined) return null;
  const extreme = (isMore: (a: number, b: number) => boolean) =>
    shown.reduce((found, one) => (isMore(one.percent, found.percent) ? one : found)).index;
  return {
    first: first.index,
    last: last.index,
    highest: extreme((a, b) => a > b),
    lowest: extreme((a, b) => a < b),
    change: first === last ? null : changeOf(points, first.index, last.index),
    fallsInARow: sureFalls(points, shown),
  };
}

function changeOf(points: readonly TrendPoint[], first: number, last: number): Change | null {
  const [before, after] = [points[first]?.figure, points[last]?.figure];
  if (before === undefined || after === undefined || before.hidden || after.hidden) return null;
  return changeBetween(before, after);
}

interface ShownPercent {
  readonly index: number;
  readonly percent: number;
}

/** A period without a figure ends the row. */
function sureFalls(points: readonly TrendPoint[], shown: readonly ShownPercent[]): number {
  let falls = 0;
  for (let at = shown.length - 1; at > 0; at--) {
    const [after, before] = [must(shown[at], 'a point'), must(shown[at - 1], 'a point')];
    if (after.index - before.index !== 1 || after.percent >= before.percent) break;
    falls += 1;
  }
  if (falls < 2) return 0;
  const last = must(shown.at(-1), 'a point').index;
  const change = changeOf(points, last - falls, last);
  return change !== null && change.high < 0 ? falls : 0;
}

function yearOf(period: Period): number {
  return Number(period.first.slice(0, 4));
}

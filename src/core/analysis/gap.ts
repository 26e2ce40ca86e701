import type { Change } from '../figures/change.ts';
import { moverDifference } from '../statistics/mover-difference.ts';

/** A figure of one source; a published one often has no interval. */
export interface SourceFigure {
  readonly percent: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Gap extends Change {
  /** Whether a figure without an interval was taken as exact, which the page says. */
  readonly isTakenAsExact: boolean;
  /** "Chênh lệch lớn": even the lower end is above the limit. */
  readonly isLarge: boolean;
}

/** Percentage points, unless the collector is set otherwise. */
export const LARGE_GAP_POINTS = 5;

/** A wider gap would never be found. */
export const MOST_LARGE_GAP_POINTS = 50;

/**
 * Own figure minus another of the same unit and period (published, or of another mode), with a 95 % interval by MOVER.
 * A figure without an interval is taken as exact.
 *
 * Precondition: different respondents; same framework, rule and year, which the caller checks.
 *
 * Example: 92 [90, 94] beside a published 84 is 8 [6, 10], large at 5 points.
 */
export function gapBetween(own: SourceFigure, other: SourceFigure, largePoints = LARGE_GAP_POINTS): Gap {
  const { estimate, low, high } = moverDifference(withInterval(own), withInterval(other));
  return {
    points: estimate,
    low,
    high,
    isTakenAsExact: [own, other].some((figure) => figure.low === null || figure.high === null),
    isLarge: low > largePoints,
  };
}

function withInterval({ percent, low, high }: SourceFigure) {
  return { estimate: percent, low: low ?? percent, high: high ?? percent };
}

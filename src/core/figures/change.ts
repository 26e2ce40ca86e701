import { type EstimateWithInterval, moverDifference } from '../statistics/mover-difference.ts';
import type { Figure } from './figure.ts';

/** A difference of two percentages, in percentage points ("điểm phần trăm"), with its 95 % interval. */
export interface Change {
  readonly points: number;
  readonly low: number;
  readonly high: number;
}

export type Direction = 'up' | 'down' | 'unclear';

/** Whether the interval leaves zero out: only then is a difference more than chance may make. */
export function directionOf({ low, high }: Pick<Change, 'low' | 'high'>): Direction {
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'unclear';
}

/**
 * The change from one figure to another, from unrounded figures. Precondition: different respondents (two periods,
 * two units, a unit and the rest of its parent); two sub-indices of the same people are not independent. Null where
 * either has no answers.
 */
export function changeBetween(before: Figure, after: Figure): Change | null {
  const first = withInterval(after);
  const second = withInterval(before);
  if (first === null || second === null) return null;
  const { estimate, low, high } = moverDifference(first, second);
  return { points: estimate, low, high };
}

function withInterval({ percent, low, high }: Figure): EstimateWithInterval | null {
  return percent === null || low === null || high === null ? null : { estimate: percent, low, high };
}

import { decimalValue } from '../kernel/decimal.ts';
import type { Target } from './target.ts';
import type { OwnStanding } from './target-state.ts';

/**
 * How many percentage points an own figure lacks to meet a target; null where it lacks none, or that is not known. Of a
 * level the target less the figure, of a change the target less the change, of a place the figure of the last unit
 * within it less the unit's own: what the unit would need were all others to stay as they are.
 *
 * Example: 82.5 % lacks 2.5 points to 85 %; a rise of 1 lacks 1 to a rise of 2; with 80 % in place 4, and 84 % in place
 * 3, it lacks 4 points to place 3.
 *
 * @param ranked the figures of all that are ranked with the unit, percent
 */
export function pointsLacking(
  { kind, value }: Pick<Target, 'kind' | 'value'>,
  { level, change }: Pick<OwnStanding, 'level' | 'change'>,
  place: {
    readonly percent: number | null;
    readonly ranked: readonly { readonly rank: number; readonly percent: number }[];
  },
): number | null {
  const bound = decimalValue(value);
  const lacking = (known: number | null) => (known === null || bound <= known ? null : bound - known);
  if (kind === 'level') return lacking(level?.estimate ?? null);
  if (kind === 'change') return lacking(change?.estimate ?? null);
  const { percent, ranked } = place;
  const within = ranked.filter(({ rank }) => rank <= bound).map((one) => one.percent);
  if (kind === 'rank-change' || percent === null || within.length === 0) return null;
  const points = Math.min(...within) - percent;
  return points > 0 ? points : null;
}

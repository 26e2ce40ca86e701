import { must } from '../kernel/assert.ts';
import type { ClusterSums, DrawnSums } from './cluster-sums.ts';
import { moverDifference } from './mover-difference.ts';
import { twoSidedQuantile } from './normal-quantile.ts';
import { ratioInterval } from './ratio-interval.ts';
import { designWidening } from './sample-design.ts';

/** Two ratios of totals over different respondents. */
export interface IndependentPair {
  readonly first: DrawnSums;
  readonly second: DrawnSums;
}

/** Whether the first is surely above or below the second, or it cannot be told. */
export type Side = 'above' | 'below' | 'undecided';

/** The error all the differences share. */
const ERROR = 0.05;

/**
 * Which of N differences are real, with 95 % for all of them at once. With r decided so far, every further one
 * whose MOVER interval at level 1 − 0.05/(N − r) excludes 0 is decided, until none is. Source: Holm, A simple
 * sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979; the intervals are
 * Newcombe's (mover-difference.ts).
 *
 * Two pairs that mirror each other (two units that are each other's rest) are one test at 0.05.
 * Precondition: both of a pair have respondents, the sums are those of proportions (proportionSums), and no one is
 * in both. Sides come in the order of the pairs.
 *
 * Example: 300 of 300 against 60 of 300 is above, 150 of 300 against 151 of 300 undecided.
 */
export function holmDifferences(pairs: readonly IndependentPair[]): readonly Side[] {
  const [one, other] = pairs;
  if (pairs.length === 2 && one !== undefined && other !== undefined && mirrors(one, other)) {
    const side = sideAt(one, ERROR);
    return [side, OPPOSITE[side]];
  }
  const sides: Side[] = pairs.map(() => 'undecided');
  for (let decided = 0; decided < pairs.length; ) {
    const error = ERROR / (pairs.length - decided);
    for (const [index, pair] of pairs.entries()) {
      if (sides[index] === 'undecided') sides[index] = sideAt(pair, error);
    }
    const found = sides.filter((side) => side !== 'undecided').length;
    if (found === decided) break;
    decided = found;
  }
  return sides;
}

const OPPOSITE: Readonly<Record<Side, Side>> = {
  above: 'below',
  below: 'above',
  undecided: 'undecided',
};

function sideAt({ first, second }: IndependentPair, error: number): Side {
  const { low, high } = moverDifference(withInterval(first, error), withInterval(second, error));
  return low > 0 ? 'above' : high < 0 ? 'below' : 'undecided';
}

function withInterval(sums: DrawnSums, error: number) {
  const interval = ratioInterval(sums, twoSidedQuantile(error), designWidening(sums, error));
  return { estimate: sums.value / sums.size, ...must(interval, 'a ratio with respondents') };
}

function mirrors(one: IndependentPair, other: IndependentPair): boolean {
  return isSame(one.first, other.second) && isSame(one.second, other.first);
}

const SUMS: readonly (keyof ClusterSums)[] = [
  'clusters',
  'size',
  'value',
  'sizeSquared',
  'sizeValue',
  'valueSquared',
];

function isSame(a: ClusterSums, b: ClusterSums): boolean {
  return SUMS.every((name) => a[name] === b[name]);
}

import { assert, must } from '../../kernel/assert.ts';
import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
import { type ClusterSums, clusterVarianceNumerator } from '../../statistics/cluster-sums.ts';
import { SUMS_PER_SCOPE, type Tally, TallyAccumulator } from '../tally.ts';
import type { TallyLayout } from '../tally-layout.ts';
import type { ReleasedResponse } from './excludable-heap.ts';

/** An excluded heap as it is stored: answers may be deleted afterwards. */
export interface ExcludedTally {
  /** Of the excluded answers. */
  readonly own: Tally;
  /**
   * What they take from the sums of the figures: of `own` the same counts and sums, but sums of squares are those of the
   * whole responses less those of the answers that stay in.
   */
  readonly taken: readonly number[];
}

/** @param kept items whose answers stay in the figures */
export function excludedTally(
  layout: TallyLayout,
  questionnaire: Questionnaire,
  responses: readonly ReleasedResponse[],
  kept: ReadonlySet<number>,
): ExcludedTally {
  const own = new TallyAccumulator(layout, questionnaire);
  const whole = new TallyAccumulator(layout, questionnaire);
  const left = new TallyAccumulator(layout, questionnaire);
  const others = [...layout.items.keys()].filter((item) => !kept.has(item));
  for (const { response, without } of responses) {
    own.add(response, new Set([...without, ...kept]));
    whole.add(response, without);
    left.add(response, new Set([...without, ...others]));
  }
  const [ownTally, wholeSums, leftSums] = [own.tally(), whole.tally().sums, left.tally().sums];
  const taken = ownTally.sums.map((sum, at) =>
    LINEAR.has(at % SUMS_PER_SCOPE) ? sum : must(wholeSums[at], 'a sum') - must(leftSums[at], 'a sum'),
  );
  return { own: ownTally, taken };
}

/** Of the nine sums of a scope: how many respondents, and Σm, Σy and Σy. The others are of squares and products. */
const LINEAR: ReadonlySet<number> = new Set([0, 1, 3, 6]);

/**
 * Sums of tallies without what heaps take from them. As figureWithout says, squares of a scope are left out where less
 * than no variance would be left.
 */
export function sumsLeft(all: readonly number[], taken: readonly number[]): readonly number[] {
  assert(all.length === taken.length, 'sums of one layout');
  const left = all.map((sum, at) => sum - must(taken[at], 'a sum'));
  for (let scope = 0; scope < left.length; scope += SUMS_PER_SCOPE) {
    for (const values of VALUE_COLUMNS) {
      const column = (offset: number) => must(left[scope + offset], 'a sum');
      const sums: ClusterSums = {
        ...{ clusters: column(0), size: column(1), sizeSquared: column(2), value: column(values) },
        ...{ sizeValue: column(values + 1), valueSquared: column(values + 2) },
      };
      if (clusterVarianceNumerator(sums) >= 0n) continue;
      for (const offset of SQUARES) left[scope + offset] = 0;
    }
  }
  return left;
}

/** Where the sums of either rule begin in a scope. */
const VALUE_COLUMNS = [3, 6] as const;
const SQUARES = [2, 4, 5, 7, 8] as const;

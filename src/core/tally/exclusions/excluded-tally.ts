import { must } from '../../kernel/assert.ts';
import type { Questionnaire } from '../../questionnaire/questionnaire.ts';
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

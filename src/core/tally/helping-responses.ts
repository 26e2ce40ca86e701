import { HELPED_BY_OFFICIAL, type Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Response } from '../questionnaire/response.ts';
import { type Block, type Cells, cellName, isFlagged } from './fold-blocks.ts';
import { emptyTally, isExcluded, subtractTally, type Tally } from './tally.ts';
import { ASSISTANCE_MARGIN, TOTAL_MARGIN } from './tally-key.ts';

/**
 * The responses that help to make the ten: those without a flag that keeps them out of the cleaned index, and without
 * an official's help. Nine forms filled in by the person who was judged should not open the tenth, genuine one.
 *
 * Not covered: nine typed slowly and in opening hours that say nothing of help.
 */
export function helpingTally({ layout }: Pick<Block, 'layout'>, cells: Cells): Tally {
  const unflagged = cells.get(cellName(TOTAL_MARGIN, '', false))?.tally ?? emptyTally(layout);
  const helped = cells.get(cellName(ASSISTANCE_MARGIN, HELPED_BY_OFFICIAL, false))?.tally;
  return helped === undefined ? unflagged : subtractTally(unflagged, helped);
}

/** Whether one response is among those that helpingTally counts. */
export function helpsToRelease(
  questionnaire: Questionnaire,
  {
    response,
    flags,
  }: {
    readonly response: Pick<Response, 'answers' | 'profile' | 'assistance'>;
    readonly flags: readonly string[];
  },
): boolean {
  return (
    !isFlagged(flags) && response.assistance !== HELPED_BY_OFFICIAL && !isExcluded(questionnaire, response)
  );
}

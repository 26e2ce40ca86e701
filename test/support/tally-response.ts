import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { type Countable, type Tally, TallyAccumulator } from '../../src/core/tally/tally.ts';
import type { TallyLayout } from '../../src/core/tally/tally-layout.ts';

/** The tally of one response. For many, TallyAccumulator. */
export function tallyResponse(layout: TallyLayout, questionnaire: Questionnaire, response: Countable): Tally {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  accumulator.add(response);
  return accumulator.tally();
}

import fc from 'fast-check';
import type { Answer, Questionnaire } from '../../../src/core/questionnaire/questionnaire.ts';
import { MODES, type Response } from '../../../src/core/questionnaire/response.ts';
import { type Tally, TallyAccumulator } from '../../../src/core/tally/tally.ts';
import { type TallyLayout, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { smallResponse, UNDER_AGE } from '../../support/small-questionnaire.ts';

const answer: fc.Arbitrary<Answer | null> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Answer>(1, 2, 3, 4, 5) },
  { weight: 2, arbitrary: fc.constantFrom<Answer | null>('not-applicable', 'declined', null) },
);

/** Whether a respondent reaches a sub-index at all: few do where `rarely`, so that small cells come up. */
const reaches = fc.record({ rarely: fc.boolean(), luck: fc.nat(9) });

/** A response to that questionnaire: whole sub-indices left out, now and then someone under age. */
export function responseTo(questionnaire: Questionnaire): fc.Arbitrary<Response> {
  const { items, scopes } = tallyLayout(questionnaire);
  const subIndices = scopes.filter(({ items: own }) => own.length < 5);
  return fc
    .record({
      answers: fc.array(answer, { minLength: items.length, maxLength: items.length }),
      reached: fc.array(reaches, { minLength: subIndices.length, maxLength: subIndices.length }),
      mode: fc.constantFrom(...MODES),
      age: fc.oneof(
        { weight: 9, arbitrary: fc.constant(3) },
        { weight: 1, arbitrary: fc.constant(UNDER_AGE) },
      ),
    })
    .map(({ answers, reached, mode, age }) => {
      const given: Record<string, Answer | null> = {};
      for (const [index, item] of items.entries()) {
        const place = reached[subIndices.findIndex((scope) => scope.items.includes(index))];
        if (place === undefined || !place.rarely || place.luck === 0) given[item] = answers[index] ?? null;
      }
      return smallResponse(given, { mode, profile: { age } });
    });
}

export function tallyAll(
  layout: TallyLayout,
  questionnaire: Questionnaire,
  responses: readonly Response[],
): Tally {
  const accumulator = new TallyAccumulator(layout, questionnaire);
  for (const response of responses) accumulator.add(response);
  return accumulator.tally();
}

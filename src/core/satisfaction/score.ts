import type { Questionnaire, ScoringRule } from '../questionnaire/questionnaire.ts';
import type { Response } from '../questionnaire/response.ts';
import { type Figure, figureOf } from './figure.ts';
import { TallyAccumulator } from './tally.ts';
import { OVERALL, tallyLayout } from './tally-layout.ts';

export interface Score {
  readonly overall: Figure;
  /** By sub-index id, in form order. */
  readonly subIndices: Readonly<Record<string, Figure>>;
}

/** The figures of some responses to one questionnaire, without hiding small ones: for who holds the responses. */
export function scoreResponses(
  questionnaire: Questionnaire,
  responses: Iterable<Response>,
  rule: ScoringRule,
): Score {
  const layout = tallyLayout(questionnaire);
  const accumulator = new TallyAccumulator(layout, questionnaire);
  for (const response of responses) accumulator.add(response);
  const tally = accumulator.tally();
  const subIndices = questionnaire.components.flatMap((component) => component.subIndices);
  return {
    overall: figureOf(layout, tally, OVERALL, rule),
    subIndices: Object.fromEntries(subIndices.map(({ id }) => [id, figureOf(layout, tally, id, rule)])),
  };
}

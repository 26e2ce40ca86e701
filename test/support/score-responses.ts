import { type Score, Scorer } from '../../src/core/figures/score.ts';
import type { Questionnaire, ScoringRule } from '../../src/core/questionnaire/questionnaire.ts';
import type { Countable } from '../../src/core/tally/tally.ts';

/** The figures of a list of responses. */
export function scoreResponses(
  questionnaire: Questionnaire,
  responses: Iterable<Countable>,
  rule: ScoringRule,
): Score {
  const scorer = new Scorer(questionnaire);
  for (const response of responses) scorer.add(response);
  return scorer.score(rule);
}

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../src/core/figures/figure.ts';
import type { Score } from '../../../src/core/figures/score.ts';
import type { Answer, ScoringRule } from '../../../src/core/questionnaire/questionnaire.ts';
import { Z_95 } from '../../../src/core/statistics/normal-quantile.ts';
import { scoreResponses } from '../../support/score-responses.ts';
import { smallQuestionnaire, smallResponse } from '../../support/small-questionnaire.ts';

/**
 * Expected values computed with exact rational arithmetic (Python 3.11 fractions); the standard errors agree with
 * R 4.2, survey 4.1.1, svyratio.
 */
interface Vectors {
  readonly questionnaire: string;
  readonly z: number;
  readonly cases: readonly {
    readonly name: string;
    readonly responses: readonly { readonly answers: Readonly<Record<string, Answer | null>> }[];
    readonly expected: Readonly<Record<ScoringRule, Score>>;
  }[];
}

const RULES: readonly ScoringRule[] = ['satisfied-share', 'mean-score'];
const TOLERANCE_POINTS = 1e-9;

const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../data/index-estimates.json', import.meta.url), 'utf8'),
);
const questionnaire = smallQuestionnaire();

test('the vectors are those of the default questionnaire, at the z used here', () => {
  expect(vectors.questionnaire).toBe(questionnaire.id);
  expect(vectors.z).toBe(Z_95);
  expect(vectors.cases).toHaveLength(11);
});

describe.each(RULES)('by %s', (rule) => {
  test.each(vectors.cases)('$name: every figure is met to 1e-9', ({ responses, expected }) => {
    const score = scoreResponses(
      questionnaire,
      responses.map(({ answers }) => smallResponse(answers)),
      rule,
    );

    expectFigure(score.overall, expected[rule].overall, 'overall');
    expect(Object.keys(score.subIndices)).toEqual(Object.keys(expected[rule].subIndices));
    for (const [id, figure] of Object.entries(score.subIndices)) {
      expectFigure(figure, expected[rule].subIndices[id], id);
    }
  });
});

function expectFigure(actual: Figure, expected: Figure | undefined, where: string): void {
  expect(actual.respondents, `respondents of ${where}`).toBe(expected?.respondents);
  expect(actual.answers, `answers of ${where}`).toBe(expected?.answers);
  for (const name of ['percent', 'standardError', 'low', 'high'] as const) {
    const value = expected?.[name];
    if (value === null || value === undefined) expect(actual[name], `${name} of ${where}`).toBe(value);
    else {
      expect(Math.abs((actual[name] ?? Number.NaN) - value), `${name} of ${where}`).toBeLessThanOrEqual(
        TOLERANCE_POINTS,
      );
    }
  }
}

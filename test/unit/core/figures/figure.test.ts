import { describe, expect, test } from 'vitest';
import { changeBetween } from '../../../../src/core/figures/change.ts';
import { type Figure, figureFromSums, figureOf } from '../../../../src/core/figures/figure.ts';
import { percentOf, proportionSums } from '../../../../src/core/figures/scoring-rule.ts';
import { emptyTally } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { addCluster, EMPTY_SUMS } from '../../../support/cluster-sums.ts';
import { scoreResponses } from '../../../support/score-responses.ts';
import {
  smallQuestionnaire,
  smallResponse,
  twoComponentQuestionnaire,
  UNDER_AGE,
} from '../../../support/small-questionnaire.ts';
import { tallyResponse } from '../../../support/tally-response.ts';

const questionnaire = smallQuestionnaire();
const NOTHING: Figure = {
  respondents: 0,
  answers: 0,
  percent: null,
  standardError: null,
  low: null,
  high: null,
};

describe('a figure', () => {
  test('without answers has nothing to say', () => {
    const layout = tallyLayout(questionnaire);
    expect(figureOf(layout, emptyTally(layout), 'overall', 'satisfied-share')).toEqual(NOTHING);
    expect(figureFromSums(EMPTY_SUMS, 'mean-score')).toEqual(NOTHING);
  });

  test('counts respondents and answers, not the units of the rule', () => {
    const sums = addCluster(addCluster(EMPTY_SUMS, 3, 7), 4, 16);
    expect(figureFromSums(sums, 'mean-score')).toMatchObject({ respondents: 2, answers: 7 });
  });

  test('by mean-score is 100 times the mean level over 5', () => {
    const layout = tallyLayout(questionnaire);
    const levels = { 'access.signage': 5, 'access.seating': 2, 'access.equipment': 4 } as const;
    const tally = tallyResponse(layout, questionnaire, smallResponse(levels));
    const { percent } = figureOf(layout, tally, 'access', 'mean-score');
    expect(percent).toBeCloseTo((100 * (5 + 2 + 4)) / 3 / 5, 12);
  });

  test.each([
    ['satisfied-share', 0, 0, 100],
    ['mean-score', 0, 20, 100],
  ] as const)('by %s lies between what the lowest and the highest answers give', (rule, none, floor, top) => {
    expect(percentOf(none, rule)).toBe(floor);
    expect(percentOf(1, rule)).toBe(top);
  });
});

test('mean-score sums become a proportion by 4M, 16Σm² and 4Σmy, exactly', () => {
  const sums = {
    clusters: 2,
    size: 7,
    value: 23,
    sizeSquared: Number.MAX_SAFE_INTEGER,
    sizeValue: 85,
    valueSquared: 305,
  };
  expect(proportionSums(sums, 'mean-score')).toEqual({
    clusters: 2,
    size: 28,
    value: 23,
    sizeSquared: 16 * Number.MAX_SAFE_INTEGER,
    sizeValue: 340,
    valueSquared: 305,
  });
  expect(BigInt(16 * Number.MAX_SAFE_INTEGER)).toBe(16n * BigInt(Number.MAX_SAFE_INTEGER));
  expect(proportionSums(sums, 'satisfied-share')).toEqual(sums);
});

describe('a score', () => {
  test('leaves out who is under age', () => {
    const adult = smallResponse({ 'access.signage': 4 });
    const child = smallResponse({ 'access.signage': 1 }, { profile: { age: UNDER_AGE } });
    const score = scoreResponses(questionnaire, [adult, child], 'satisfied-share');
    expect(score.overall).toMatchObject({ respondents: 1, percent: 100 });
  });

  test('names every sub-index of every component, in form order', () => {
    const score = scoreResponses(twoComponentQuestionnaire(), [], 'mean-score');
    expect(Object.keys(score.subIndices)).toEqual([
      'accountability',
      'participation',
      'access',
      'procedures',
      'officials',
      'results',
      'feedback',
    ]);
    expect(score.overall).toEqual(NOTHING);
  });
});

describe('a change', () => {
  const before: Figure = { ...NOTHING, percent: 81, low: 78, high: 84 };
  const after: Figure = { ...NOTHING, percent: 85, low: 80, high: 89 };

  test('is after minus before, with the interval of independent figures', () => {
    const change = changeBetween(before, after);
    expect(change?.points).toBe(4);
    expect(change?.low).toBeCloseTo(4 - Math.sqrt(34), 12);
    expect(change?.high).toBe(9);
  });

  test('uses unrounded figures', () => {
    const change = changeBetween({ ...before, percent: 81.004 }, { ...after, percent: 81.006 });
    expect(change?.points).toBeCloseTo(0.002, 12);
  });

  test('does not exist where either has no answers', () => {
    expect(changeBetween(NOTHING, after)).toBeNull();
    expect(changeBetween(before, NOTHING)).toBeNull();
  });
});

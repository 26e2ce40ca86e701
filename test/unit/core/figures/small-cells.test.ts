import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../../src/core/figures/figure.ts';
import {
  hideSmall,
  hideSmallGroups,
  hideSmallScopes,
  type ShownFigure,
} from '../../../../src/core/figures/small-cells.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, twoComponentQuestionnaire } from '../../../support/small-questionnaire.ts';

function figure(respondents: number): Figure {
  const percent = respondents === 0 ? null : 80;
  return { respondents, answers: 3 * respondents, percent, standardError: null, low: percent, high: percent };
}

function figures(respondents: Readonly<Record<string, number>>): Readonly<Record<string, Figure>> {
  return Object.fromEntries(Object.entries(respondents).map(([id, count]) => [id, figure(count)]));
}

const outcome = (shown: ShownFigure | undefined) => (shown?.hidden ? shown.reason : 'shown');

function outcomes(parts: Readonly<Record<string, ShownFigure>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parts).map(([id, shown]) => [id, outcome(shown)]));
}

describe('figures of sub-indices', () => {
  test('on ten respondents or more are shown as they are', () => {
    const { overall, parts } = hideSmall(figures({ access: 10, results: 12 }), figure(14));
    expect(overall).toEqual({ hidden: false, ...figure(14) });
    expect(parts).toEqual({
      access: { hidden: false, ...figure(10) },
      results: { hidden: false, ...figure(12) },
    });
  });

  test.each([1, 9])(
    'on %d respondents are hidden, with the next fewest so that it cannot be subtracted',
    (few) => {
      const { overall, parts } = hideSmall(figures({ access: 40, procedures: 30, results: few }), figure(40));
      expect(outcome(overall)).toBe('shown');
      expect(outcomes(parts)).toEqual({
        access: 'shown',
        procedures: 'complementary',
        results: 'too-few-respondents',
      });
    },
  );

  test('hidden give no number away', () => {
    const { parts } = hideSmall(figures({ access: 40, results: 3 }), figure(40));
    expect(parts['results']).toEqual({ hidden: true, reason: 'too-few-respondents' });
  });

  test('of two small ones hide a third: both may be the same few people', () => {
    const { parts } = hideSmall(figures({ access: 40, procedures: 30, results: 5, feedback: 5 }), figure(40));
    expect(outcomes(parts)).toEqual({
      access: 'shown',
      procedures: 'complementary',
      results: 'too-few-respondents',
      feedback: 'too-few-respondents',
    });
  });

  test('without answers stay, and do not serve to cover a hidden one', () => {
    const { parts } = hideSmall(figures({ access: 40, results: 0, feedback: 4 }), figure(40));
    expect(outcomes(parts)).toEqual({
      access: 'complementary',
      results: 'shown',
      feedback: 'too-few-respondents',
    });
  });

  test('that tie for the next fewest hide the first of them', () => {
    const { parts } = hideSmall(figures({ access: 20, procedures: 20, feedback: 4 }), figure(20));
    expect(outcomes(parts)).toMatchObject({ access: 'complementary', procedures: 'shown' });
  });

  test('are all hidden where the overall figure is', () => {
    const { overall, parts } = hideSmall(figures({ access: 9, results: 0 }), figure(9));
    expect(outcome(overall)).toBe('too-few-respondents');
    expect(outcomes(parts)).toEqual({ access: 'too-few-respondents', results: 'too-few-respondents' });
  });

  test('of nobody are shown as nothing', () => {
    const { overall, parts } = hideSmall(figures({ access: 0 }), figure(0));
    expect([outcome(overall), outcome(parts['access'])]).toEqual(['shown', 'shown']);
  });
});

describe('figures of groups of different people', () => {
  test('need no third hidden where two small ones are ten together', () => {
    const { parts } = hideSmallGroups(figures({ a: 40, b: 6, c: 4 }), figure(50));
    expect(outcomes(parts)).toEqual({ a: 'shown', b: 'too-few-respondents', c: 'too-few-respondents' });
  });

  test('hide a further one where the small ones are fewer than ten together', () => {
    const { parts } = hideSmallGroups(figures({ a: 40, b: 20, c: 4, d: 5 }), figure(69));
    expect(outcomes(parts)).toMatchObject({ a: 'shown', b: 'complementary' });
  });
});

describe('figures of all scopes', () => {
  const layout = tallyLayout(twoComponentQuestionnaire());
  const all = (small: Readonly<Record<string, number>>) =>
    outcomes(
      hideSmallScopes(
        layout,
        figures({ ...Object.fromEntries(layout.scopes.map(({ id }) => [id, 50])), ...small }),
      ),
    );

  test('of one component are those of its sub-indices', () => {
    const service = tallyLayout(smallQuestionnaire());
    const given = figures({
      overall: 40,
      access: 40,
      procedures: 30,
      officials: 35,
      results: 3,
      feedback: 36,
    });
    const { overall: whole = figure(0), ...within } = given;
    const { overall, parts } = hideSmall(within, whole);
    expect(hideSmallScopes(service, given)).toEqual({ overall, ...parts });
  });

  test('hide a second sub-index within the same component, whose figure is shown', () => {
    const shown = all({ results: 3, access: 40 });
    expect(shown).toMatchObject({
      policy: 'shown',
      service: 'shown',
      accountability: 'shown',
      results: 'too-few-respondents',
      access: 'complementary',
    });
  });

  test('below a hidden component are hidden, since they add up to it', () => {
    const shown = all({ policy: 5, accountability: 5, participation: 5 });
    expect(shown['overall']).toBe('shown');
    expect(shown['policy']).toBe('too-few-respondents');
    expect(shown['service']).toBe('complementary');
    expect(shown['access']).toBe('complementary');
  });

  test('are all hidden where the overall figure is', () => {
    const shown = all(Object.fromEntries(layout.scopes.map(({ id }) => [id, 5])));
    expect(new Set(Object.values(shown))).toEqual(new Set(['too-few-respondents']));
    expect(Object.keys(shown)).toHaveLength(layout.scopes.length);
  });
});

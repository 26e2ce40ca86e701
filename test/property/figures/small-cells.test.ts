import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figureOf } from '../../../src/core/figures/figure.ts';
import {
  hideSmall,
  hideSmallGroups,
  hideSmallScopes,
  MINIMUM_RESPONDENTS,
  type ShownFigure,
} from '../../../src/core/figures/small-cells.ts';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import { isExcluded, mergeTallies } from '../../../src/core/tally/tally.ts';
import { OVERALL, scopesWithin, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, twoComponentQuestionnaire } from '../../support/small-questionnaire.ts';
import { responseTo, tallyAll } from '../tally/arbitrary-responses.ts';

const RULE = 'satisfied-share';

describe.each([
  ['one component', smallQuestionnaire()],
  ['two components', twoComponentQuestionnaire()],
])('shown figures of %s', (_, questionnaire) => {
  const layout = tallyLayout(questionnaire);
  const responses = fc.array(responseTo(questionnaire), { maxLength: 40 });
  const figuresOf = (all: readonly Response[]) => {
    const tally = tallyAll(layout, questionnaire, all);
    return Object.fromEntries(layout.scopes.map(({ id }) => [id, figureOf(layout, tally, id, RULE)]));
  };

  test('are never on one to nine respondents', () => {
    fc.assert(
      fc.property(responses, (all) => {
        for (const shown of Object.values(hideSmallScopes(layout, figuresOf(all)))) {
          if (!shown.hidden) expectLargeOrEmpty(shown.respondents);
        }
      }),
    );
  });

  test('subtracted from the figure they divide leave the answers of ten people or nothing', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const shown = hideSmallScopes(layout, figuresOf(all));
        for (const { id } of layout.scopes) {
          const parts = scopesWithin(layout, id);
          if (parts.length === 0 || shown[id]?.hidden) continue;
          const remainder = parts.filter((part) => shown[part.id]?.hidden);
          const people = peopleWithLevels(
            all,
            remainder.flatMap(({ items }) => items),
          );
          expectLargeOrEmpty(people);
          const answered = remainder.filter(({ items }) => peopleWithLevels(all, items) > 0);
          expect(answered.length).not.toBe(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('below a hidden figure are none, or the hidden one could be added up', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const shown = hideSmallScopes(layout, figuresOf(all));
        for (const { id, parent } of layout.scopes) {
          if (parent !== null && shown[parent]?.hidden) expect(shown[id]?.hidden).toBe(true);
        }
      }),
    );
  });

  test('are shown wherever nothing is small', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const figures = figuresOf(all);
        const small = Object.values(figures).some(({ respondents }) => respondents > 0 && respondents < 10);
        const hidden = Object.values(hideSmallScopes(layout, figures)).some((shown) => shown.hidden);
        expect(hidden).toBe(small);
      }),
    );
  });

  function peopleWithLevels(all: readonly Response[], items: readonly number[]): number {
    return all.filter((response) => {
      if (isExcluded(questionnaire, response)) return false;
      return items.some((index) => {
        const item = layout.items[index];
        return item !== undefined && typeof response.answers[item] === 'number';
      });
    }).length;
  }
});

test('groups of different people subtracted from all leave ten people or nothing, and never one group', () => {
  const questionnaire = smallQuestionnaire();
  const layout = tallyLayout(questionnaire);
  const group = fc.array(responseTo(questionnaire), { maxLength: 25 });
  fc.assert(
    fc.property(fc.array(group, { maxLength: 5 }), (groups) => {
      const tallies = groups.map((responses) => tallyAll(layout, questionnaire, responses));
      const whole = tallies.reduce(mergeTallies, tallyAll(layout, questionnaire, []));
      const figures = Object.fromEntries(
        tallies.map((tally, index) => [`group-${index}`, figureOf(layout, tally, OVERALL, RULE)]),
      );
      const { overall, parts } = hideSmallGroups(figures, figureOf(layout, whole, OVERALL, RULE));
      const hidden = Object.keys(figures).filter((id) => parts[id]?.hidden);
      const people = hidden.map((id) => figures[id]?.respondents ?? 0).filter((count) => count > 0);
      if (overall.hidden) {
        expect(hidden).toEqual(Object.keys(figures));
        return;
      }
      expectLargeOrEmpty(people.reduce((sum, count) => sum + count, 0));
      expect(people.length).not.toBe(1);
    }),
  );
});

test('a hidden sub-index is hidden with the fewest respondents that will do, and keeps its place', () => {
  const figure = (respondents: number) => ({
    respondents,
    answers: respondents,
    percent: respondents === 0 ? null : 50,
    standardError: null,
    low: null,
    high: null,
  });
  const counts = fc.dictionary(fc.stringMatching(/^[a-f]$/), fc.nat(30));
  fc.assert(
    fc.property(counts, (respondents) => {
      const figures = Object.fromEntries(
        Object.entries(respondents).map(([id, count]) => [id, figure(count)]),
      );
      const { parts } = hideSmall(figures, figure(30));
      expect(Object.keys(parts)).toEqual(Object.keys(figures));
      const complementary = Object.keys(figures).filter((id) => reason(parts[id]) === 'complementary');
      expect(complementary.length).toBeLessThanOrEqual(1);
      for (const id of complementary) {
        const others = Object.values(respondents).filter((count) => count >= MINIMUM_RESPONDENTS);
        expect(respondents[id]).toBe(Math.min(...others));
      }
    }),
  );
});

function reason(shown: ShownFigure | undefined): string | null {
  return shown?.hidden ? shown.reason : null;
}

function expectLargeOrEmpty(respondents: number): void {
  expect(respondents === 0 || respondents >= MINIMUM_RESPONDENTS).toBe(true);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verySatisfied, verySatisfiedOfScope } from '../../../src/core/analysis/very-satisfied.ts';
import { figureOf } from '../../../src/core/figures/figure.ts';
import { checkResponse } from '../../../src/core/questionnaire/check-response.ts';
import { parseScoreLine } from '../../../src/core/questionnaire/parse-answers.ts';
import { parseQuestionnaire } from '../../../src/core/questionnaire/parse-questionnaire.ts';
import {
  type Answer,
  FEWEST_LEVELS,
  type ItemId,
  MOST_LEVELS,
} from '../../../src/core/questionnaire/questionnaire.ts';
import { answersPerItem } from '../../../src/core/tally/block-release.ts';
import { itemCounts, mergeTallies } from '../../../src/core/tally/tally.ts';
import { countsPerItem, OVERALL, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { completeResponse, questionnaireJson } from '../../support/questionnaires.ts';
import { scoreResponses } from '../../support/score-responses.ts';
import { scaledQuestionnaire, smallResponse } from '../../support/small-questionnaire.ts';
import { tallyAll } from './arbitrary-responses.ts';

const SEED = 20_261_129;

/** A form of two to eleven levels with one to sixty items, and what up to 25 people said to it. */
const answeredForm = fc
  .integer({ min: FEWEST_LEVELS, max: MOST_LEVELS })
  .chain((levels) =>
    fc.record({
      levels: fc.constant(levels),
      satisfiedFrom: fc.integer({ min: 2, max: levels }),
      items: fc.integer({ min: 1, max: 60 }),
    }),
  )
  .chain(({ levels, satisfiedFrom, items }) => {
    const answer = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: levels }) },
      { weight: 1, arbitrary: fc.constantFrom<Answer | null>('not-applicable', 'declined', null) },
    );
    return fc.record({
      questionnaire: fc.constant(scaledQuestionnaire(levels, satisfiedFrom, items)),
      said: fc.array(fc.array(answer, { minLength: items, maxLength: items }), { maxLength: 25 }),
    });
  })
  .map(({ questionnaire, said }) => {
    const layout = tallyLayout(questionnaire);
    const responses = said.map((answers) =>
      smallResponse(Object.fromEntries(layout.items.map((item, index) => [item, answers[index] ?? null]))),
    );
    return { questionnaire, layout, said, responses };
  });

describe('a scale of any length', () => {
  test('gives the share of answers at or above its satisfied level, overall and by item', () => {
    fc.assert(
      fc.property(answeredForm, ({ questionnaire, layout, said, responses }) => {
        const { satisfiedFrom } = questionnaire.scale;
        const given = said.flat().filter((answer): answer is number => typeof answer === 'number');
        const satisfied = given.filter((level) => level >= satisfiedFrom).length;
        const tally = tallyAll(layout, questionnaire, responses);
        const { percent, answers } = figureOf(layout, tally, OVERALL, 'satisfied-share');
        expect(answers).toBe(given.length);
        if (percent === null) expect(given).toEqual([]);
        else expect(percent).toBeCloseTo((100 * satisfied) / given.length, 9);
        const score = scoreResponses(questionnaire, responses, 'satisfied-share');
        expect(score.overall.percent).toBe(percent);
      }),
      { seed: SEED },
    );
  });

  test('has every answer in one column of its item, and only levels count as answers', () => {
    fc.assert(
      fc.property(answeredForm, ({ questionnaire, layout, said, responses }) => {
        const tally = tallyAll(layout, questionnaire, responses);
        const levels = questionnaire.scale.levels.length;
        const heard = answersPerItem(layout, tally);
        for (const [index, item] of layout.items.entries()) {
          const counts = itemCounts(layout, tally, item);
          const column = (answer: Answer | null) =>
            said.filter((answers) => answers[index] === answer).length;
          const byLevel = Array.from({ length: levels }, (_, level) => column(level + 1));
          expect(counts).toHaveLength(countsPerItem(layout));
          expect(counts).toEqual([...byLevel, column('not-applicable'), column('declined'), column(null)]);
          expect(heard[index]).toBe(byLevel.reduce((sum, count) => sum + count, 0));
        }
      }),
      { seed: SEED },
    );
  });

  test('says how many chose its highest level', () => {
    fc.assert(
      fc.property(answeredForm, ({ questionnaire, layout, said, responses }) => {
        const highest = questionnaire.scale.levels.length;
        const tally = tallyAll(layout, questionnaire, responses);
        const share = (all: readonly (Answer | null)[]) => {
          const given = all.filter((answer) => typeof answer === 'number');
          const share = given.filter((level) => level === highest).length / given.length;
          return given.length === 0 ? null : expect.closeTo(100 * share, 9);
        };
        expect(verySatisfiedOfScope(layout, tally, OVERALL).percent).toEqual(share(said.flat()));
        const first = layout.items[0] as ItemId;
        expect(verySatisfied(layout, tally, first).percent).toEqual(
          share(said.map(([answer]) => answer ?? null)),
        );
      }),
      { seed: SEED },
    );
  });

  test('merges like any other tally', () => {
    fc.assert(
      fc.property(answeredForm, fc.nat(25), ({ questionnaire, layout, responses }, cut) => {
        const parts = [responses.slice(0, cut), responses.slice(cut)].map((some) =>
          tallyAll(layout, questionnaire, some),
        );
        const merged = parts.reduce(mergeTallies);
        expect(merged).toEqual(tallyAll(layout, questionnaire, responses));
      }),
      { seed: SEED },
    );
  });

  test('takes each of its levels and no other', () => {
    fc.assert(
      fc.property(answeredForm, fc.integer({ min: -1, max: 12 }), ({ questionnaire, layout }, level) => {
        const item = layout.items[0] as ItemId;
        const isLevel = level >= 1 && level <= questionnaire.scale.levels.length;
        const response = { ...completeResponse(questionnaire, 'kiosk'), answers: { [item]: level } };
        expect(checkResponse(questionnaire, response).ok).toBe(isLevel);
        expect(parseScoreLine(questionnaire, { answers: { [item]: level } }).ok).toBe(isLevel);
      }),
      { seed: SEED },
    );
  });
});

describe('the file of a questionnaire', () => {
  const words = { vi: 'Mức', en: 'Level' };
  const form = (levels: number, satisfiedFrom: number | undefined, others = {}) => ({
    ...(questionnaireJson('one-stop-three-levels') as object),
    scale: {
      id: 'own-scale',
      levels: Array.from({ length: levels }, (_, index) => ({ value: index + 1, text: words })),
      ...(satisfiedFrom === undefined ? {} : { satisfiedFrom }),
    },
    ...others,
  });
  const pathOf = (json: unknown) => {
    const parsed = parseQuestionnaire(json);
    return parsed.ok ? null : parsed.error.path;
  };

  test('has two to eleven levels and says which count as satisfied', () => {
    for (let levels = 1; levels <= 12; levels += 1) {
      for (let from = 1; from <= 12; from += 1) {
        const fits = levels >= 2 && levels <= 11 && from >= 2 && from <= levels;
        expect(pathOf(form(levels, from)) === null).toBe(fits);
      }
      expect(pathOf(form(levels, undefined)) === null).toBe(levels === 5);
    }
  });

  test('names its levels 1, 2, 3 and on', () => {
    const levels = [1, 3].map((value) => ({ value, text: words }));
    expect(pathOf(form(2, 2, { scale: { id: 'gap', levels, satisfiedFrom: 2 } }))).toBe(
      '/scale/levels/1/value',
    );
  });

  test('has a mean score on five levels only', () => {
    expect(pathOf(form(5, 4, { scoringRule: 'mean-score' }))).toBeNull();
    expect(pathOf(form(3, 3, { scoringRule: 'mean-score' }))).toBe('/scoringRule');
  });

  test('is called SIPAS only with the scale of SIPAS', () => {
    expect(pathOf(form(5, 4, { id: 'sipas-2027-service' }))).toBeNull();
    expect(pathOf(form(5, 3, { id: 'sipas-2027-service' }))).toBe('/id');
    expect(pathOf(form(3, 3, { id: 'sipas-2027-service' }))).toBe('/id');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemParts } from '../../../src/core/analysis/parts.ts';
import { figureFromSums, figureOf } from '../../../src/core/figures/figure.ts';
import type { ScoringRule } from '../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import {
  emptyTally,
  isExcluded,
  itemCounts,
  itemSums,
  mergeTallies,
  scopeSums,
  type Tally,
} from '../../../src/core/tally/tally.ts';
import { countsPerItem, OVERALL, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { scoreResponses } from '../../support/score-responses.ts';
import { smallQuestionnaire, twoComponentQuestionnaire } from '../../support/small-questionnaire.ts';
import { tallyResponse } from '../../support/tally-response.ts';
import { responseTo, tallyAll } from './arbitrary-responses.ts';

const RULES: readonly ScoringRule[] = ['satisfied-share', 'mean-score'];

describe.each([
  ['one component', smallQuestionnaire()],
  ['two components', twoComponentQuestionnaire()],
])('tallies of %s', (_, questionnaire) => {
  const layout = tallyLayout(questionnaire);
  const responses = fc.array(responseTo(questionnaire), { maxLength: 25 });

  test('merged in any grouping and order are, to the bit, those of all responses', () => {
    fc.assert(
      fc.property(responses, fc.infiniteStream(fc.nat()), (all, picks) => {
        const tallies = all.map((response) => tallyResponse(layout, questionnaire, response));
        const take = (): Tally =>
          tallies.splice(picks.next().value % tallies.length, 1)[0] ?? emptyTally(layout);
        while (tallies.length > 1) tallies.push(mergeTallies(take(), take()));
        const merged = tallies[0] ?? emptyTally(layout);
        expect(merged).toEqual(tallyAll(layout, questionnaire, all));

        for (const rule of RULES) {
          const score = scoreResponses(questionnaire, all, rule);
          expect(figureOf(layout, merged, OVERALL, rule)).toEqual(score.overall);
        }
      }),
    );
  });

  test('hold in every scope the sums over respondents, by definition', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const tally = tallyAll(layout, questionnaire, all);
        for (const scope of layout.scopes) {
          for (const rule of RULES) {
            const expected = sumsByDefinition(all, scope.items, rule);
            expect(scopeSums(layout, tally, scope.id, rule)).toEqual(expected);
          }
        }
      }),
    );
  });

  test('put every response not excluded in one column of every item', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const tally = tallyAll(layout, questionnaire, all);
        expect(tally.excluded).toBe(all.filter((response) => isExcluded(questionnaire, response)).length);
        for (const item of layout.items) {
          const counts = itemCounts(layout, tally, item);
          expect(counts).toHaveLength(countsPerItem(layout));
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(tally.responses - tally.excluded);
        }
      }),
    );
  });

  test('have answers that add up: items to sub-index, sub-indices to component, components to all', () => {
    fc.assert(
      fc.property(responses, fc.constantFrom(...RULES), (all, rule) => {
        const tally = tallyAll(layout, questionnaire, all);
        for (const { id } of layout.scopes) {
          const whole = scopeSums(layout, tally, id, rule);
          const within = layout.scopes
            .filter(({ parent }) => parent === id)
            .map((scope) => scopeSums(layout, tally, scope.id, rule));
          const items = itemParts(layout, tally, id, rule).map(({ sums }) => sums);
          for (const parts of within.length > 0 ? [within, items] : [items]) {
            expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(whole.size);
            expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(whole.value);
            expect(Math.max(...parts.map(({ clusters }) => clusters))).toBeLessThanOrEqual(whole.clusters);
          }
        }
      }),
    );
  });

  test('give an item the sums a scope of that item alone would have', () => {
    fc.assert(
      fc.property(responses, fc.constantFrom(...RULES), (all, rule) => {
        const tally = tallyAll(layout, questionnaire, all);
        for (const [index, item] of layout.items.entries()) {
          expect(itemSums(layout, tally, item, rule)).toEqual(sumsByDefinition(all, [index], rule));
        }
      }),
    );
  });

  test('give figures that are null or finite, within the rule’s range and their interval', () => {
    fc.assert(
      fc.property(responses, fc.constantFrom(...RULES), (all, rule) => {
        const tally = tallyAll(layout, questionnaire, all);
        for (const { id } of layout.scopes) {
          const { respondents, percent, standardError, low, high } = figureOf(layout, tally, id, rule);
          expect([percent, low, high].every((value) => (value === null) === (respondents === 0))).toBe(true);
          expect(standardError === null).toBe(respondents < 2);
          if (percent === null || low === null || high === null) continue;
          expect(low).toBeGreaterThanOrEqual(rule === 'mean-score' ? 20 : 0);
          expect(low).toBeLessThanOrEqual(percent);
          expect(high).toBeGreaterThanOrEqual(percent);
          expect(high).toBeLessThanOrEqual(100);
          expect(Number.isFinite(standardError ?? 0)).toBe(true);
        }
      }),
    );
  });

  test('give by mean-score 100 times the mean level over 5', () => {
    fc.assert(
      fc.property(responses, (all) => {
        const levels = all.filter((response) => !isExcluded(questionnaire, response)).flatMap(levelsOf);
        const { percent } = scoreResponses(questionnaire, all, 'mean-score').overall;
        if (percent === null) {
          expect(levels).toEqual([]);
          return;
        }
        const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
        expect(percent).toBeCloseTo((100 * mean) / 5, 10);
      }),
    );
  });

  function levelsOf(response: Response): readonly number[] {
    return layout.items.flatMap((item) => {
      const answer = response.answers[item];
      return typeof answer === 'number' ? [answer] : [];
    });
  }

  function sumsByDefinition(all: readonly Response[], items: readonly number[], rule: ScoringRule) {
    const clusters = all
      .filter((response) => !isExcluded(questionnaire, response))
      .map((response) =>
        items.flatMap((index) => {
          const item = layout.items[index];
          const answer = item === undefined ? undefined : response.answers[item];
          return typeof answer === 'number' ? [answer] : [];
        }),
      )
      .filter((levels) => levels.length > 0)
      .map((levels) => ({
        m: levels.length,
        y:
          rule === 'mean-score'
            ? levels.reduce<number>((sum, level) => sum + level - 1, 0)
            : levels.filter((level) => level >= 4).length,
      }));
    const total = (of: (cluster: { m: number; y: number }) => number) =>
      clusters.reduce((sum, cluster) => sum + of(cluster), 0);
    return {
      clusters: clusters.length,
      size: total(({ m }) => m),
      value: total(({ y }) => y),
      sizeSquared: total(({ m }) => m * m),
      sizeValue: total(({ m, y }) => m * y),
      valueSquared: total(({ y }) => y * y),
    };
  }
});

test('no sums that fit a tally give a figure that is not a number', () => {
  const cluster = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), fc.integer({ min: 1, max: 1_000 }))
    .map(([m, y, times]) => ({ m, y: Math.min(m, y), times }));
  fc.assert(
    fc.property(
      fc.array(cluster, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...RULES),
      (groups, rule) => {
        const total = (of: (group: { m: number; y: number }) => number) =>
          groups.reduce((sum, group) => sum + group.times * of(group), 0);
        const figure = figureFromSums(
          {
            clusters: total(() => 1),
            size: total(({ m }) => m),
            value: total(({ y }) => y),
            sizeSquared: total(({ m }) => m * m),
            sizeValue: total(({ m, y }) => m * y),
            valueSquared: total(({ y }) => y * y),
          },
          rule,
        );
        for (const value of Object.values(figure))
          expect(value === null || Number.isFinite(value)).toBe(true);
      },
    ),
  );
});

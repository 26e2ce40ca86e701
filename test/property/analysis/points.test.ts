import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meanOfItems } from '../../../src/core/analysis/mean-of-items.ts';
import { itemParts, type Part, pooledPercent } from '../../../src/core/analysis/parts.ts';
import { pointsLost } from '../../../src/core/analysis/points-lost.ts';
import { whatChanged, whatChangedAroundWhole } from '../../../src/core/analysis/what-changed.ts';
import { figureOf } from '../../../src/core/figures/figure.ts';
import { rankUnits } from '../../../src/core/figures/ranking/ranking.ts';
import type { ScoringRule } from '../../../src/core/questionnaire/questionnaire.ts';
import { mergeTallies, scopeSums } from '../../../src/core/tally/tally.ts';
import { OVERALL, tallyLayout } from '../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire } from '../../support/small-questionnaire.ts';
import { responseTo, tallyAll } from '../tally/arbitrary-responses.ts';

const questionnaire = smallQuestionnaire();
const layout = tallyLayout(questionnaire);

const rule = fc.constantFrom<ScoringRule>('satisfied-share', 'mean-score');
const scopeId = fc.constantFrom(...layout.scopes.map(({ id }) => id));
const tally = fc
  .array(responseTo(questionnaire), { maxLength: 12 })
  .map((responses) => tallyAll(layout, questionnaire, responses));

/** Units of a parent by code, some of them without a single answer. */
const units = fc.dictionary(fc.constantFrom('01', '15', '24', '91'), tally);

const TOLERANCE_POINTS = 1e-10;

function expectSame(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(TOLERANCE_POINTS);
}

describe('points lost', () => {
  const target = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.double({ min: 0, max: 100, noNaN: true }));

  test('by item sum to the target minus the percentage', () => {
    fc.assert(
      fc.property(tally, scopeId, rule, target, (responses, scope, by, percent) => {
        const lost = pointsLost(itemParts(layout, responses, scope, by), by, percent);
        const figure = figureOf(layout, responses, scope, by);
        expect(lost === null).toBe(figure.percent === null);
        if (lost === null || figure.percent === null) return;
        expectSame(lost.points, percent - figure.percent);
        expectSame(
          lost.parts.reduce((sum, { points }) => sum + points, 0),
          lost.points,
        );
      }),
    );
  });

  test('by unit sum to the target minus the percentage of the parent', () => {
    fc.assert(
      fc.property(units, scopeId, rule, target, (byUnit, scope, by, percent) => {
        const parts = Object.entries(byUnit).map(([id, each]) => ({
          id,
          sums: scopeSums(layout, each, scope, by),
        }));
        const lost = pointsLost(parts, by, percent);
        const parent = Object.values(byUnit).reduce(mergeTallies, tallyAll(layout, questionnaire, []));
        const whole = figureOf(layout, parent, scope, by).percent;
        expect(lost === null).toBe(whole === null);
        if (lost === null || whole === null) return;
        expectSame(lost.points, percent - whole);
      }),
    );
  });

  test('against 100 % are never gains', () => {
    fc.assert(
      fc.property(tally, scopeId, rule, (responses, scope, by) => {
        const lost = pointsLost(itemParts(layout, responses, scope, by), by);
        for (const { points } of lost?.parts ?? []) expect(points).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('what changed', () => {
  const expectWhole = (before: readonly Part[], after: readonly Part[], by: ScoringRule) => {
    const changed = whatChanged(before, after, by);
    const percentBefore = pooledPercent(before, by);
    const percentAfter = pooledPercent(after, by);
    expect(changed === null).toBe(percentBefore === null || percentAfter === null);
    if (changed === null || percentBefore === null || percentAfter === null) return;
    expect(changed.points).toBe(percentAfter - percentBefore);
    expectSame(
      changed.parts.reduce((sum, { level, mix }) => sum + level + mix, 0),
      changed.points,
    );
    const around = whatChangedAroundWhole(before, after, by);
    expect(around?.points).toBe(changed.points);
    expectSame(
      around?.parts.reduce((sum, { level, mix }) => sum + level + mix, 0) ?? Number.NaN,
      changed.points,
    );
  };

  test('by item sums to the change of the percentage', () => {
    fc.assert(
      fc.property(tally, tally, scopeId, rule, (before, after, scope, by) => {
        expectWhole(itemParts(layout, before, scope, by), itemParts(layout, after, scope, by), by);
      }),
    );
  });

  test('by unit sums to the change of the parent, whatever units came and went', () => {
    fc.assert(
      fc.property(units, units, scopeId, rule, (before, after, scope, by) => {
        const partsOf = (byUnit: typeof before) =>
          Object.entries(byUnit).map(([id, each]) => ({ id, sums: scopeSums(layout, each, scope, by) }));
        expectWhole(partsOf(before), partsOf(after), by);
      }),
    );
  });
});

test('the mean of item percentages lies between the lowest and the highest of them', () => {
  fc.assert(
    fc.property(tally, scopeId, rule, (responses, scope, by) => {
      const mean = meanOfItems(layout, responses, scope, by);
      const percents = itemParts(layout, responses, scope, by).flatMap(
        (part) => pooledPercent([part], by) ?? [],
      );
      expect(mean === null).toBe(percents.length === 0);
      if (mean === null) return;
      expect(mean.percent).toBeGreaterThanOrEqual(Math.min(...percents) - TOLERANCE_POINTS);
      expect(mean.percent).toBeLessThanOrEqual(Math.max(...percents) + TOLERANCE_POINTS);
      expect(mean.pooledPercent).toBe(figureOf(layout, responses, scope, by).percent);
    }),
  );
});

test('ranks are those of a count by definition among the units at the minimum, inside their range', () => {
  fc.assert(
    fc.property(
      fc.array(tally, { maxLength: 8 }),
      rule,
      fc.integer({ min: 0, max: 8 }),
      (tallies, by, minimum) => {
        const entries = tallies.map((each, index) => ({
          unit: String(index),
          sums: scopeSums(layout, each, OVERALL, by),
        }));
        const eligible = entries.filter(({ sums }) => sums.clusters > 0 && sums.clusters >= minimum);
        for (const entry of rankUnits(entries, { rule: by, minimum })) {
          const { value, size, clusters } = entry.sums;
          expect(entry.of).toBe(eligible.length);
          if (entry.rank === null) {
            expect(entry.unranked).toBe(clusters === 0 ? 'no-answers' : 'too-few-respondents');
            expect(clusters === 0 || clusters < minimum).toBe(true);
            continue;
          }
          const above = eligible.filter(({ sums }) => sums.value * size > value * sums.size).length;
          const equal = eligible.filter(({ sums }) => sums.value * size === value * sums.size).length;
          expect(entry.rank).toBe(1 + above);
          expect(entry.tied).toBe(equal > 1);
          expect(entry.rankRange.from).toBeLessThanOrEqual(entry.rank);
          expect(entry.rankRange.to).toBeGreaterThanOrEqual(entry.rank);
          expect(entry.rankRange.to).toBeLessThanOrEqual(entry.of);
        }
      },
    ),
  );
});

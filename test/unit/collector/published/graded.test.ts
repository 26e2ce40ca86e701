import { describe, expect, test } from 'vitest';
import type { SetGradeRule } from '../../../../src/collector/published/grade-store.ts';
import { besidePublished } from '../../../../src/collector/published/own-beside.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { PUBLISHED_HEADER } from '../../../support/published-lists.ts';
import { publishedOver } from '../../../support/published-world.ts';

const whole = (units: number) => ({ units, places: 0 });
const rule = (effectiveDay: string, good: number): SetGradeRule => ({
  ...{ effectiveDay: effectiveDay as Day, good: whole(good), fair: whole(80), average: whole(65) },
  ...{ parPoints: whole(10), source: 'Quyết định của UBND tỉnh', sourceDay: null, setAtMs: 0 },
});
const RULES = [rule('2024-06-01', 90), rule('2025-12-31', 82)];
const OF_2024 = {
  ...{ grade: 'fair', touched: null, isEstimate: false, effectiveDay: '2024-06-01' },
  source: 'Quyết định của UBND tỉnh',
} as const;

describe('what figures are graded as', () => {
  test('published SIPAS goes by the rule of the last day of its year; no other index and no inexact figure is graded', async () => {
    const list = [
      PUBLISHED_HEADER,
      'sipas,2023,12,83.94,100,,,,,,x,,,',
      'sipas,2024,12,83.94,100,,,,,,x,,,',
      'sipas,2025,12,83.11,100,,,,,,x,,,',
      'par-index,2025,12,88.05,100,,,,,,x,,,',
      'sipas,2025,15,>79,100,,,,,,x,,,',
    ];
    const figures = publishedOver(list.join('\n'), { rules: RULES });
    const gradedOf = async (unit: string, year: number) => {
      const answer = await figures.answer({ unit, year, scope: EVERY_UNIT });
      if (!answer.ok) throw new Error(answer.error.kind);
      return Object.fromEntries(answer.value.indices.map(({ index, graded }) => [index, graded]));
    };
    expect(await gradedOf('12', 2023)).toEqual({ sipas: null });
    expect(await gradedOf('12', 2024)).toEqual({
      sipas: { ...OF_2024, parIndex: { points: 8.394, of: '10' } },
    });
    expect(await gradedOf('12', 2025)).toEqual({
      sipas: expect.objectContaining({ grade: 'good', effectiveDay: '2025-12-31' }) as object,
      'par-index': null,
    });
    expect(await gradedOf('15', 2025)).toEqual({ sipas: null });
  });

  test('of own figures only a qualifying household one is graded, as an estimate with all grades its interval touches', () => {
    const figure = {
      hidden: false,
      percent: 89,
      low: 86,
      high: 92,
      respondents: 400,
      answers: 4000,
    } as const;
    const nothing = { previous: null, change: null, parent: null, verySatisfied: null };
    const overall = { figure: { ...figure, standardError: 1 }, ...nothing };
    const gradedAs = (figureKind: 'household-sipas-method' | 'household-not-qualifying' | 'voluntary') => {
      const own = new Map([['household' as const, { figureKind, overall }]]);
      const beside = { sipas: null, otherProvinces: null, largeGapPoints: 5, rules: RULES, year: 2024 };
      return besidePublished(own, beside)[0]?.graded;
    };
    expect(gradedAs('household-sipas-method')).toEqual({
      ...OF_2024,
      ...{ touched: { from: 'fair', to: 'good' }, isEstimate: true },
      parIndex: { points: 8.9, of: '10' },
    });
    expect(gradedAs('household-not-qualifying')).toBeNull();
    expect(gradedAs('voluntary')).toBeNull();
  });
});

import { describe, expect, test } from 'vitest';
import { breakdownDifferences } from '../../../../src/core/analysis/breakdown-differences.ts';
import { gapBetween } from '../../../../src/core/analysis/gap.ts';
import { isFast, isStraightLine, patternShares } from '../../../../src/core/analysis/response-patterns.ts';
import { verySatisfied, verySatisfiedOfScope } from '../../../../src/core/analysis/very-satisfied.ts';
import type { Answer } from '../../../../src/core/questionnaire/questionnaire.ts';
import { TallyAccumulator } from '../../../../src/core/tally/tally.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { smallQuestionnaire, smallResponse } from '../../../support/small-questionnaire.ts';

describe('the gap between two sources', () => {
  test('the worked example: a published figure without an interval is taken as exact', () => {
    const gap = gapBetween({ percent: 92, low: 90, high: 94 }, { percent: 84, low: null, high: null });
    expect(gap).toEqual({ points: 8, low: 6, high: 10, isTakenAsExact: true, isLarge: true });
  });

  test('is large only where its lower end is above the limit', () => {
    const own = { percent: 92, low: 90, high: 94 };
    const other = { percent: 85, low: 85, high: 85 };
    expect(gapBetween(own, other)).toMatchObject({ low: 5, isLarge: false, isTakenAsExact: false });
    expect(gapBetween(own, other, 4.9).isLarge).toBe(true);
  });

  test('of two figures with intervals is the MOVER difference', () => {
    const gap = gapBetween({ percent: 85, low: 80, high: 89 }, { percent: 81, low: 78, high: 84 });
    expect(gap.points).toBe(4);
    expect(gap.low).toBeCloseTo(4 - Math.hypot(5, 3), 12);
    expect(gap.high).toBe(9);
  });
});

describe('a breakdown', () => {
  const row = (id: string, n: number, y: number) => ({
    id,
    sums: { clusters: n, size: n, value: y, sizeSquared: n, sizeValue: y, valueSquared: y },
  });

  test('the worked example: two rows are one test, each the other’s opposite', () => {
    const rows = breakdownDifferences(
      [row('morning', 200, 200), row('afternoon', 200, 100)],
      'satisfied-share',
    );
    expect(rows.map(({ id, group }) => [id, group])).toEqual([
      ['morning', 'above'],
      ['afternoon', 'below'],
    ]);
    expect(rows[0]?.difference?.points).toBe(50);
    expect(rows[1]?.difference?.points).toBe(-50);
  });

  test('leaves a row of fewer than ten, or one whose rest is fewer, without a word', () => {
    const rows = breakdownDifferences([row('many', 200, 200), row('few', 9, 0)], 'satisfied-share');
    expect(rows).toEqual([
      { id: 'many', group: null, difference: null },
      { id: 'few', group: null, difference: null },
    ]);
  });

  test('of nothing is nothing', () => {
    expect(breakdownDifferences([], 'mean-score')).toEqual([]);
  });
});

describe('very satisfied', () => {
  const questionnaire = smallQuestionnaire();
  const layout = tallyLayout(questionnaire);
  const tallyOf = (...responses: readonly Readonly<Record<string, Answer>>[]) => {
    const accumulator = new TallyAccumulator(layout, questionnaire);
    for (const answers of responses) accumulator.add(smallResponse(answers));
    return accumulator.tally();
  };
  const levels = (item: string, answers: readonly Answer[]) => answers.map((level) => ({ [item]: level }));
  const tally = tallyOf(
    ...levels('access.signage', [5, 5, 5, 5, 5, 5, 4, 4, 1, 2, 'declined']),
    ...levels('access.seating', [5, 5, 5, 4, 'not-applicable', 3]),
  );

  test('is the share of an item’s levels at the highest, with the interval of any figure', () => {
    const figure = verySatisfied(layout, tally, layout.items[0] as never);
    expect(figure).toMatchObject({ respondents: 10, answers: 10, percent: 60 });
    expect(figure.low).toBeGreaterThan(25);
    expect(figure.high).toBeLessThan(90);
  });

  test('of a scope pools its answers', () => {
    expect(verySatisfiedOfScope(layout, tally, 'access').percent).toBe(60);
    expect(verySatisfiedOfScope(layout, tally, 'overall').percent).toBe(60);
    expect(verySatisfiedOfScope(layout, tally, 'results').percent).toBeNull();
  });

  test('of a scope where everyone answers every item the interval is that of single answers', () => {
    const items = layout.scopes[0]?.items.map((item) => layout.items[item] ?? '') ?? [];
    const alike = (level: Answer) => Object.fromEntries(items.map((item) => [item, level]));
    const mixed = Object.fromEntries(items.map((item, at) => [item, at % 2 === 0 ? 5 : 4] as const));
    const extreme = verySatisfiedOfScope(
      layout,
      tallyOf(...Array(20).fill(alike(5)), ...Array(20).fill(alike(4))),
      'overall',
    );
    const same = verySatisfiedOfScope(layout, tallyOf(...Array(40).fill(mixed)), 'overall');
    expect([same.percent, extreme.percent]).toEqual([50, 50]);
    expect([same.low, same.high]).toEqual([extreme.low, extreme.high]);
  });
});

describe('patterns of responses', () => {
  test('ten or more answers of one level are a straight line', () => {
    expect(isStraightLine(Array<Answer>(16).fill(5))).toBe(true);
    expect(isStraightLine([...Array<Answer>(10).fill(3), 'declined', null, 'not-applicable'])).toBe(true);
    expect(isStraightLine([...Array<Answer>(9).fill(5), ...Array<Answer>(7).fill('not-applicable')])).toBe(
      false,
    );
    expect(isStraightLine([...Array<Answer>(15).fill(5), 4])).toBe(false);
    expect(isStraightLine([])).toBe(false);
  });

  test('faster than 80 ms a syllable or 1 s an item is fast', () => {
    expect(isFast({ items: 16, syllables: 400, durationMs: 31_999 })).toBe(true);
    expect(isFast({ items: 16, syllables: 400, durationMs: 32_000 })).toBe(false);
    expect(isFast({ items: 40, syllables: 400, durationMs: 39_999 })).toBe(true);
    expect(isFast({ items: 0, syllables: 0, durationMs: 0 })).toBe(false);
  });

  test('are told by unit with their share, and where that surely differs', () => {
    const shares = patternShares([
      { id: 'much', responses: 100, showing: 60 },
      { id: 'little', responses: 100, showing: 10 },
      { id: 'few', responses: 9, showing: 9 },
    ]);
    expect(shares.map(({ id, share, group }) => [id, share?.percent ?? null, group])).toEqual([
      ['much', 60, 'above'],
      ['little', 10, 'below'],
      ['few', null, null],
    ]);
  });
});

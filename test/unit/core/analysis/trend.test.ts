import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readTrend,
  TREND_MONTHS,
  type TrendPoint,
  trendBreaks,
  trendPeriods,
} from '../../../../src/core/analysis/trend.ts';
import { monthsOf, type Period, parsePeriod } from '../../../../src/core/kernel/period.ts';

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** A figure of 400 answers, of which some are satisfied; null: hidden. */
function point(
  text: string,
  satisfied: number | null,
  asked: string | null = 'service 1',
  isUnderWay = false,
): TrendPoint {
  const figure =
    satisfied === null
      ? ({ hidden: true, reason: 'too-few-respondents' } as const)
      : ({
          hidden: false,
          respondents: 100,
          answers: 400,
          percent: satisfied,
          standardError: 1,
          low: satisfied - 2,
          high: satisfied + 2,
        } as const);
  return { period: period(text), figure, asked, isUnderWay };
}

const read = (...points: readonly TrendPoint[]) => readTrend(points, trendBreaks(points));

describe('the periods of a line', () => {
  test.each([
    ['2026-10', 12, 12, '2025-11'],
    ['2026-10', 36, 36, '2023-11'],
    ['2026-Q4', 12, 4, '2026-Q1'],
    ['2026-Q4', 24, 8, '2025-Q1'],
    ['2026', 36, 3, '2024'],
    ['2026', 12, 3, '2024'],
  ] as const)('up to %s, %i months back, are %i from %s', (last, months, count, first) => {
    const periods = trendPeriods(period(last), months);
    expect([periods.length, periods[0]?.text, periods.at(-1)?.text]).toEqual([count, first, last]);
  });

  test('follow one another without a gap, all of one kind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2004, max: 2199 }),
        fc.constantFrom('-01', '-12', '-Q1', '-Q3', ''),
        fc.constantFrom(...TREND_MONTHS),
        (year, rest, months) => {
          const periods = trendPeriods(period(`${year}${rest}`), months);
          const all = periods.flatMap(monthsOf);
          expect(all).toEqual([...new Set(all)].sort());
          const [from, to] = [all[0] ?? '', all.at(-1) ?? ''];
          const between = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12;
          expect(all.length).toBe(between + Number(to.slice(5)) - Number(from.slice(5)) + 1);
          expect(new Set(periods.map(({ kind }) => kind)).size).toBe(1);
        },
      ),
    );
  });

  test('are fewer where the calendar begins', () => {
    expect(trendPeriods(period('2000-02'), 12).map(({ text }) => text)).toEqual(['2000-01', '2000-02']);
  });
});

describe('a line breaks', () => {
  test('where other questions are asked, and where the framework changes, not where nobody is asked', () => {
    const points = [
      point('2021-11', 80),
      point('2021-12', null, null),
      point('2022-01', 80),
      point('2022-02', 80, 'service 2'),
      point('2022-03', null, null),
      point('2022-04', 80, 'service 2'),
    ];
    expect(trendBreaks(points)).toEqual([null, null, 'framework', 'questionnaire', null, null]);
  });
});

describe('what a line says', () => {
  test('is from its first to its last figure, with the highest and the lowest', () => {
    const found = read(
      point('2026-01', 80),
      point('2026-02', 90),
      point('2026-03', 70),
      point('2026-04', 85),
    );
    expect(found).toMatchObject({ first: 0, last: 3, highest: 1, lowest: 2, fallsInARow: 0 });
    // MOVER of two figures of ±2: 5 ± √8.
    expect(found?.change?.points).toBeCloseTo(5, 12);
    expect(found?.change?.low).toBeCloseTo(5 - Math.sqrt(8), 12);
    expect(found?.change?.high).toBeCloseTo(5 + Math.sqrt(8), 12);
  });

  test('counts after the last break only, and passes hidden figures over', () => {
    const found = read(
      point('2026-01', 99),
      point('2026-02', null, 'service 2'),
      point('2026-03', 70, 'service 2'),
      point('2026-04', null, 'service 2'),
    );
    expect(found).toEqual({ first: 2, last: 2, highest: 2, lowest: 2, change: null, fallsInARow: 0 });
  });

  test('leaves a period that is under way out, unless it is all there is', () => {
    const under = point('2026-04', 10, 'service 1', true);
    expect(read(point('2026-01', 80), point('2026-02', 90), under)).toMatchObject({ last: 1, lowest: 0 });
    expect(read(under)).toMatchObject({ first: 0, last: 0 });
  });

  test('names no falls that may be chance', () => {
    expect(read(point('2026-01', 80), point('2026-02', 79.5), point('2026-03', 79))?.fallsInARow).toBe(0);
  });

  test('names falls in a row up to the last figure, two at least, a gap ending them', () => {
    const falling = [point('2026-01', 90), point('2026-02', 80), point('2026-03', 70)];
    expect(read(...falling)?.fallsInARow).toBe(2);
    expect(read(...falling.slice(1))?.fallsInARow).toBe(0);
    expect(read(...falling, point('2026-04', 71))?.fallsInARow).toBe(0);
    expect(read(...falling, point('2026-04', null), point('2026-05', 60))?.fallsInARow).toBe(0);
  });

  test('is nothing where no figure is shown', () => {
    expect(read(point('2026-01', null), point('2026-02', null, null))).toBeNull();
  });
});

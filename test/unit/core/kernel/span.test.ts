import { describe, expect, test } from 'vitest';
import { type Month, monthsOf, parsePeriod } from '../../../../src/core/kernel/period.ts';
import { isSpanWithin, largestSpansWithin, spansWithin } from '../../../../src/core/kernel/span.ts';

/** The spans that a period is made of, each named once. */
function spansOf(text: string): readonly string[] {
  const period = parsePeriod(text);
  if (!period.ok) throw new Error(text);
  const months = monthsOf(period.value);
  const within = spansWithin(months).map((span) => span.text);
  return within.filter((one) => !months.includes(one as Month));
}

describe('RL6 a figure is made of the spans that lie wholly inside its period', () => {
  test.each([
    ['2026-11', []],
    ['2026-Q4', ['2026-Q4']],
    ['2026-H1', ['2026-Q1', '2026-Q2', '2026-H1']],
    ['2026-9M', ['2026-Q1', '2026-Q2', '2026-Q3', '2026-H1']],
    ['2026-to-08', ['2026-Q1', '2026-Q2', '2026-H1']],
    ['2026-to-02', []],
    ['2026', ['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4', '2026-H1', '2026-H2', '2026']],
  ])('beside its months, %s of %j', (text, spans) => {
    expect(spansOf(text)).toEqual(spans);
  });

  test('months with one left out have no span that holds it', () => {
    const months = new Set(['2026-01', '2026-02', '2026-03', '2026-05', '2026-06'] as Month[]);
    expect(isSpanWithin('2026-01' as Month, 'quarter', months)).toBe(true);
    expect(isSpanWithin('2026-05' as Month, 'quarter', months)).toBe(false);
    expect(isSpanWithin('2026-01' as Month, 'half-year', months)).toBe(false);
  });
});

describe('the longest spans of a period, which have no month in common', () => {
  test.each([
    ['2026-11', ['2026-11']],
    ['2026-9M', ['2026-H1', '2026-Q3']],
    ['2026-to-08', ['2026-07', '2026-08', '2026-H1']],
    ['2026', ['2026']],
  ])('of %s are %j', (text, spans) => {
    const period = parsePeriod(text);
    if (!period.ok) throw new Error(text);
    const found = largestSpansWithin(monthsOf(period.value)).map((span) => span.text);
    expect(found.sort()).toEqual(spans);
  });

  test('of some months are those that are whole, and the others one by one', () => {
    const months = ['2026-01', '2026-02', '2026-03', '2026-05'] as Month[];
    expect(largestSpansWithin(months).map((span) => span.text)).toEqual(['2026-Q1', '2026-05']);
  });
});

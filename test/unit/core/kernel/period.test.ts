import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import {
  followingPeriod,
  isMonth,
  lastMonthOf,
  type Month,
  monthOfDay,
  monthsOf,
  type Period,
  parsePeriod,
  periodAround,
  periodYearBefore,
  previousPeriod,
} from '../../../../src/core/kernel/period.ts';

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(`no period: ${text}`);
  return parsed.value;
}

describe('a period', () => {
  test.each([
    ['2026-10', 'month', ['2026-10']],
    ['2026-Q1', 'quarter', ['2026-01', '2026-02', '2026-03']],
    ['2026-Q4', 'quarter', ['2026-10', '2026-11', '2026-12']],
  ] as const)('%s is a %s of the months it names', (text, kind, months) => {
    expect(period(text)).toMatchObject({ kind, text });
    expect(monthsOf(period(text))).toEqual(months);
  });

  test.each([
    ['2026-H1', 'half-year', '2026-01', '2026-06', 6],
    ['2026-H2', 'half-year', '2026-07', '2026-12', 6],
    ['2026-9M', 'nine-months', '2026-01', '2026-09', 9],
    ['2026-to-08', 'year-to-date', '2026-01', '2026-08', 8],
    ['2026-to-12', 'year-to-date', '2026-01', '2026-12', 12],
  ] as const)('%s is a %s from %s to %s', (text, kind, first, last, count) => {
    expect(period(text)).toEqual({ kind, text, first });
    expect(lastMonthOf(period(text))).toBe(last);
    expect(monthsOf(period(text))).toHaveLength(count);
  });

  test.each([
    ['2026-05', 'quarter', '2026-Q2'],
    ['2026-07', 'half-year', '2026-H2'],
    ['2026-11', 'nine-months', '2026-9M'],
    ['2026-11', 'year-to-date', '2026-to-11'],
    ['2026-11', 'year', '2026'],
  ] as const)('of a kind around %s: the %s %s', (month, kind, text) => {
    expect(periodAround(month as Month, kind)).toEqual(period(text));
  });

  test('of a year has twelve months', () => {
    const months = monthsOf(period('2026'));
    expect(months).toHaveLength(12);
    expect([months[0], months[11]]).toEqual(['2026-01', '2026-12']);
  });

  test.each([
    '',
    '2026-13',
    '2026-00',
    '2026-1',
    '2026-Q0',
    '2026-Q5',
    '2026-q1',
    '2026-H0',
    '2026-H3',
    '2026-6M',
    '2026-to-00',
    '2026-to-13',
    '2026-to-8',
    '1999',
    '2200',
    ' 2026',
    '2026-10-01',
  ])('is not %j', (text) => {
    expect(parsePeriod(text)).toEqual({ ok: false, error: { kind: 'not-a-period' } });
  });

  test.each([
    ['2026-10', '2026-09'],
    ['2026-01', '2025-12'],
    ['2026-Q1', '2025-Q4'],
    ['2026-Q3', '2026-Q2'],
    ['2026', '2025'],
    ['2000-02', '2000-01'],
    ['2026-H1', '2025-H2'],
    ['2026-9M', '2025-9M'],
    ['2026-to-08', '2025-to-08'],
  ])('%s follows %s', (text, previous) => {
    expect(previousPeriod(period(text))).toEqual(period(previous));
    expect(followingPeriod(period(previous))).toEqual(period(text));
  });

  test.each([
    ['2026-10', '2025-10'],
    ['2026-Q3', '2025-Q3'],
    ['2026-H2', '2025-H2'],
    ['2026-9M', '2025-9M'],
    ['2026', '2025'],
  ])('%s has its like a year before in %s', (text, before) => {
    expect(periodYearBefore(period(text))).toEqual(period(before));
  });

  test.each(['2199-12', '2199-Q4', '2199-H2', '2199-9M', '2199'])('%s is the last of its kind', (text) => {
    expect(followingPeriod(period(text))).toBeNull();
  });

  test.each(['2000-01', '2000-Q1', '2000-H1', '2000-9M', '2000'])('%s is the first of its kind', (text) => {
    expect(previousPeriod(period(text))).toBeNull();
  });
});

describe('a month', () => {
  test('of a day is its first seven characters', () => {
    expect(monthOfDay('2026-10-31' as Day)).toBe('2026-10');
  });

  test('before 2000 is none', () => {
    expect(() => monthOfDay('1999-12-31' as Day)).toThrow('from the year 2000 on');
    expect(isMonth('1999-12')).toBe(false);
    expect(isMonth('2199-12')).toBe(true);
    expect(isMonth(202610)).toBe(false);
  });
});

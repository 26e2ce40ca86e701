import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import {
  isMonth,
  monthOfDay,
  monthsOf,
  type Period,
  parsePeriod,
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
  ])('%s follows %s', (text, previous) => {
    expect(previousPeriod(period(text))).toEqual(period(previous));
  });

  test.each(['2000-01', '2000-Q1', '2000'])('%s is the first of its kind', (text) => {
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

import { expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { lastMonthOf, type Month } from '../../../../src/core/kernel/period.ts';
import { type SpanKind, spanAround } from '../../../../src/core/kernel/span.ts';
import { lastMonthOver, spanDueDay } from '../../../../src/core/tally/span-release.ts';

test.each<[SpanKind, string, number, string]>([
  ['quarter', '2027-01-09', 10, '2026-09'],
  ['quarter', '2027-01-10', 10, '2026-12'],
  ['half-year', '2027-01-09', 10, '2026-06'],
  ['half-year', '2027-01-10', 10, '2026-12'],
  ['half-year', '2027-04-10', 10, '2026-12'],
  ['year', '2027-01-09', 10, '2025-12'],
  ['year', '2027-01-10', 10, '2026-12'],
  ['quarter', '2026-03-31', 0, '2026-03'],
  ['quarter', '2026-03-30', 0, '2025-12'],
])(
  'RL6 of a %s the newest that is due on %s, %i days after its end, ends with %s',
  (kind, today, days, month) => {
    expect(lastMonthOver(kind, today as Day, days)).toBe(month);
  },
);

test('RL6 none is due before any was over', () => {
  expect(lastMonthOver('year', '2000-12-30' as Day, 10)).toBeNull();
});

test.each<[SpanKind, string, number, string]>([
  ['month', '2026-11', 10, '2026-12-10'],
  ['quarter', '2026-11', 10, '2027-01-10'],
  ['year', '2026-11', 0, '2026-12-31'],
])('RL9 the %s around %s is due, %i days after its end, on %s', (kind, month, days, day) => {
  expect(spanDueDay(spanAround(month as Month, kind), days)).toBe(day);
  expect(lastMonthOver(kind, day as Day, days)).toBe(lastMonthOf(spanAround(month as Month, kind)));
});

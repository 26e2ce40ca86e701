import { describe, expect, it } from 'vitest';
import { isDay, localDay, localHour, localMinute } from '../../../../src/core/kernel/calendar.ts';

describe('a day', () => {
  it.each(['2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s exists', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '26-01-01',
    '2026-1-1',
    '',
    '2200-01-01',
    20260101,
    null,
  ])('%s does not exist', (value) => {
    expect(isDay(value)).toBe(false);
  });
});

describe('local time in Asia/Ho_Chi_Minh', () => {
  it('begins a day at 17:00 UTC of the day before', () => {
    expect(localDay(Date.UTC(2026, 9, 31, 16, 59, 59, 999))).toBe('2026-10-31');
    expect(localDay(Date.UTC(2026, 9, 31, 17, 0, 0, 0))).toBe('2026-11-01');
  });

  it('counts hours from local midnight', () => {
    expect(localHour(Date.UTC(2026, 0, 1, 16, 59))).toBe(23);
    expect(localHour(Date.UTC(2026, 0, 1, 17, 0))).toBe(0);
    expect(localHour(Date.UTC(2026, 0, 1, 1, 30))).toBe(8);
  });
});

describe('a minute of the day', () => {
  it.each([
    ['2026-11-29T17:00:00Z', 0],
    ['2026-11-29T00:30:59Z', 7 * 60 + 30],
    ['2026-11-29T16:59:59Z', 1_439],
  ])('of %s is %i', (instant, minute) => {
    expect(localMinute(Date.parse(instant))).toBe(minute);
  });
});

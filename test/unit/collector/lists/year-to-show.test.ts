import { describe, expect, test } from 'vitest';
import { yearToShow } from '../../../../src/collector/lists/year-to-show.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';

describe('the year a page opens on', () => {
  const today = '2026-11-29' as Day;

  test.each([
    ['the newest that has begun', [2026, 2025], 2026],
    ['not a goal years ahead, nor a slip of the pen', [2190, 2030, 2025, 2024], 2025],
    ['the first to come, where all are ahead', [2030, 2027], 2027],
    ['none, where there is none', [], null],
  ])('is %s', (_, years, shown) => {
    expect(yearToShow(years, today)).toBe(shown);
  });
});

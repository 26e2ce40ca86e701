import { describe, expect, test } from 'vitest';
import {
  addressWith,
  formerPeriod,
  hasOtherYearBefore,
  hasWrongParts,
  monthAt,
  nextPeriod,
  parametersOf,
  periodOfKind,
  queryOf,
  selectionOf,
} from '../../../../../src/app/console/selection/selection.ts';
import { type Period, parsePeriod } from '../../../../../src/core/kernel/period.ts';

/** 14 November 2026 in Việt Nam. */
const NOW_MS = Date.UTC(2026, 10, 14);

describe('what the address says is looked at', () => {
  test('is read, and written the same', () => {
    const address = 'unit=99&period=2026-Q3&mode=household&questionnaire=sipas-2023-household';
    const selection = selectionOf(new URLSearchParams(address), NOW_MS);
    expect(selection).toMatchObject({ unit: '99', mode: 'household', questionnaire: 'sipas-2023-household' });
    expect(parametersOf(selection).toString()).toBe(address);
  });

  test('is what is chosen, whatever the address said before, and keeps what is the page’s own', () => {
    const before = new URLSearchParams(
      'unit=99&period=2026-Q3&mode=household&questionnaire=sipas-2023-household&compare=year-before&block=commune',
    );
    const selection = { ...selectionOf(new URLSearchParams('unit=98&period=2026-Q2'), NOW_MS) };
    expect(addressWith(before, selection).toString()).toBe('unit=98&period=2026-Q2&block=commune');
  });

  test('is the whole country, the newest period and the kiosk where nothing is said', () => {
    const selection = selectionOf(new URLSearchParams(), NOW_MS);
    expect(parametersOf(selection).toString()).toBe('');
    expect(selection.period.text).toBe('2026-11');
    expect(new URLSearchParams(queryOf(selection)).toString()).toBe(
      'mode=kiosk&questionnaire=sipas-2023-service',
    );
  });

  test('with which period it is compared is said where it is not the one before', () => {
    const selection = selectionOf(new URLSearchParams('period=2026-Q3&compare=year-before'), NOW_MS);
    expect(selection.compare).toBe('year-before');
    expect(parametersOf(selection).toString()).toBe('period=2026-Q3&compare=year-before');
    expect(queryOf(selection)).toMatchObject({ period: '2026-Q3', compare: 'year-before' });
    const usual = selectionOf(new URLSearchParams('period=2026-Q3&compare=previous'), NOW_MS);
    expect([parametersOf(usual).toString(), 'compare' in queryOf(usual)]).toEqual(['period=2026-Q3', false]);
  });

  test.each([
    ['2026-11', true],
    ['2026-Q4', true],
    ['2026-H2', true],
    ['2026-9M', false],
    ['2026', false],
    ['2026-to-08', false],
  ])('of %s the year before is another period than the one before: %s', (text, isOther) => {
    expect(hasOtherYearBefore(periodOf(text))).toBe(isOther);
  });

  test('nonsense is read as not said', () => {
    const selection = selectionOf(
      new URLSearchParams('unit=&period=2026-13&mode=post&questionnaire=Another%20one'),
      NOW_MS,
    );
    expect(parametersOf(selection).toString()).toBe('');
  });

  test.each([
    ['', false],
    ['period=2026-11&mode=household&unit=0', false],
    ['period=1800-01', true],
    ['period=2026-13', true],
    ['mode=bogus', true],
    ['questionnaire=Another%20one', true],
    ['questionnaire=own-form', false],
    ['compare=year-before', false],
    ['compare=never', true],
  ])('%s is wrong: %s', (address, isWrong) => {
    expect(hasWrongParts(new URLSearchParams(address))).toBe(isWrong);
  });

  test('the month is that of Việt Nam, also in its first hours', () => {
    expect(monthAt(Date.UTC(2026, 9, 31, 17, 30)).text).toBe('2026-11');
  });
});

describe('going through time', () => {
  test.each([
    ['2026-11', '2026-10', null],
    ['2026-10', '2026-09', '2026-11'],
    ['2025-12', '2025-11', '2026-01'],
    ['2025-Q4', '2025-Q3', '2026-Q1'],
    ['2026-Q3', '2026-Q2', '2026-Q4'],
    ['2026-Q4', '2026-Q3', null],
    ['2025', '2024', '2026'],
    ['2026', '2025', null],
    ['2025-H2', '2025-H1', '2026-H1'],
    ['2026-H2', '2026-H1', null],
    ['2025-9M', '2024-9M', '2026-9M'],
    ['2025-to-08', '2024-to-08', '2026-to-08'],
  ])('before and after %s; nothing that has not begun', (text, before, after) => {
    expect(formerPeriod(periodOf(text))?.text).toBe(before);
    expect(nextPeriod(periodOf(text), NOW_MS)?.text ?? null).toBe(after);
  });

  test.each([
    ['2026-08', 'quarter', '2026-Q3'],
    ['2026-08', 'year', '2026'],
    ['2025-Q2', 'month', '2025-06'],
    ['2026-Q4', 'month', '2026-11'],
    ['2026', 'quarter', '2026-Q4'],
    ['2026', 'month', '2026-11'],
    ['2025', 'month', '2025-12'],
    ['2026-08', 'month', '2026-08'],
    ['2026-Q2', 'half-year', '2026-H1'],
    ['2026-H2', 'year-to-date', '2026-to-11'],
    ['2025', 'year-to-date', '2025-to-12'],
    ['2026-11', 'nine-months', '2026-9M'],
    ['2026-9M', 'quarter', '2026-Q3'],
  ] as const)('%s as a %s is %s', (text, kind, expected) => {
    expect(periodOfKind(periodOf(text), kind, NOW_MS).text).toBe(expected);
  });
});

function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

import { describe, expect, test } from 'vitest';
import { burstsAmong } from '../../../../src/core/analysis/flags/bursts.ts';
import { flagsOfResponse } from '../../../../src/core/analysis/flags/flags-of-response.ts';
import {
  hoursInForce,
  isOffHours,
  isWeek,
  type OpeningHours,
} from '../../../../src/core/analysis/flags/opening-hours.ts';
import { answeringTime, speedBand, syllablesOf } from '../../../../src/core/analysis/flags/reading-time.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import { flagsBesideAnswers, withFlag } from '../../../../src/core/tally/response-flags.ts';
import { completeResponse, loadQuestionnaire } from '../../../support/questionnaires.ts';

const SERVICE = loadQuestionnaire('sipas-2023-service');
const MONDAY = '2026-11-02' as Day;
const SUNDAY = '2026-11-08' as Day;
const WORKDAY = { fromMinute: 7 * 60 + 30, toMinute: 17 * 60 };
const HOURS: OpeningHours = {
  from: '2026-10-01' as Day,
  week: [WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, null, null],
};

describe('reading time', () => {
  test.each([
    ['Cán bộ tận tình, dễ hiểu.', 6],
    ['Người dân được chờ 30 phút / lượt?', 7],
    ['The time limit', 4],
    ['“Courtesy” – of officials', 7],
    ['', 0],
  ])('%s has %i syllables', (text, syllables) => {
    expect(syllablesOf(text)).toBe(syllables);
  });

  test('counts the items whose screens were timed, in the language of the response', () => {
    const [one, other] = itemsOf(SERVICE);
    const response = {
      ...completeResponse(SERVICE, 'kiosk'),
      durationsMs: { [one?.id ?? '']: 4_000, [other?.id ?? '']: 5_000, comment: 90_000 },
    };
    const vietnamese = syllablesOf(`${one?.text['vi']?.text} ${other?.text['vi']?.text}`);
    expect(answeringTime(SERVICE, response)).toEqual({
      items: 2,
      syllables: vietnamese,
      durationMs: 9_000,
    });
    const english = syllablesOf(`${one?.text['en']?.text} ${other?.text['en']?.text}`);
    expect(answeringTime(SERVICE, { ...response, language: 'en' }).syllables).toBe(english);
  });

  test('bands are multiples of it', () => {
    const band = (durationMs: number) => speedBand({ items: 10, syllables: 100, durationMs });
    expect([7_999, 8_000, 15_999, 16_000, 31_999, 32_000, 64_000].map(band)).toEqual([
      ...['0', '1/3', '1/3', '2/3', '2/3', '4/3', '8/3'],
    ]);
    expect(speedBand({ items: 0, syllables: 0, durationMs: 0 })).toBeNull();
  });
});

describe('opening hours', () => {
  test('are those that began last', () => {
    const later = { ...HOURS, from: '2026-11-02' as Day };
    expect(hoursInForce([later, HOURS], '2026-09-30' as Day)).toBeNull();
    expect(hoursInForce([later, HOURS], '2026-11-01' as Day)).toBe(HOURS);
    expect(hoursInForce([later, HOURS], MONDAY)).toBe(later);
  });

  test('an hour is outside only where none of it is inside', () => {
    const outside = (hour: number) => isOffHours(HOURS, MONDAY, hour);
    expect([6, 7, 16, 17, 18].map(outside)).toEqual([true, false, false, false, true]);
    expect(isOffHours(HOURS, SUNDAY, 10)).toBe(true);
    expect(isOffHours(null, SUNDAY, 10)).toBe(false);
  });

  test('a week has seven days, and at least one on which the office is open', () => {
    expect(isWeek(HOURS.week)).toBe(true);
    expect(isWeek(HOURS.week.slice(1))).toBe(false);
    expect(isWeek(HOURS.week.map(() => null))).toBe(false);
    expect(isWeek(HOURS.week.with(0, { fromMinute: 600, toMinute: 600 }))).toBe(false);
    expect(isWeek(HOURS.week.with(0, { fromMinute: 600, toMinute: 1441 }))).toBe(false);
  });
});

describe('flags', () => {
  const counted = {
    questionnaire: SERVICE,
    response: completeResponse(SERVICE, 'kiosk'),
    day: MONDAY,
    hour: 9,
    hours: HOURS,
  };
  const timed = (eachMs: number) => ({
    ...counted.response,
    durationsMs: Object.fromEntries(itemsOf(SERVICE).map(({ id }) => [id, eachMs])),
  });
  const mixed = { ...timed(20_000), answers: { ...counted.response.answers } };

  test('FL1 fast: under a third of the reading time; without durations nobody is', () => {
    expect(flagsOfResponse(counted)).not.toContain('fast');
    expect(flagsOfResponse({ ...counted, response: timed(900) })).toContain('fast');
    expect(flagsOfResponse({ ...counted, response: timed(20_000) })).not.toContain('fast');
  });

  test('FL2 uniform: one level throughout, ten answers or more', () => {
    const level = (at: number) => (at === 3 ? 2 : 4);
    const answers = Object.fromEntries(itemsOf(SERVICE).map(({ id }, at) => [id, level(at)]));
    const one = Object.fromEntries(itemsOf(SERVICE).map(({ id }) => [id, 4]));
    expect(flagsOfResponse({ ...counted, response: { ...mixed, answers } as never })).toEqual([]);
    expect(flagsOfResponse({ ...counted, response: { ...mixed, answers: one } as never })).toEqual([
      'uniform',
    ]);
  });

  test('FL3 off-hours: outside the opening hours in force; none known, none flagged', () => {
    expect(flagsOfResponse({ ...counted, response: mixed, hour: 20 })).toContain('off-hours');
    expect(flagsOfResponse({ ...counted, response: mixed, hour: 20, hours: null })).not.toContain(
      'off-hours',
    );
  });

  test('are kept in one order, and those that the answers say anyway are not told beside them', () => {
    expect(withFlag(['clock', 'burst'], 'fast')).toEqual(['clock', 'fast', 'burst']);
    expect(withFlag(['fast'], 'fast')).toEqual(['fast']);
    expect(flagsBesideAnswers(['clock', 'fast', 'uniform'])).toEqual(['clock', 'fast']);
  });
});

describe('FL4 bursts', () => {
  const spread = (count: number, everyMs: number, durationMs: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: String(at),
      submittedAtMs: 1_000_000 + at * everyMs,
      durationMs,
    }));

  test('more than their own durations allow', () => {
    expect(burstsAmong(spread(6, 12_000, 30_000), null).size).toBe(6);
    expect(burstsAmong(spread(6, 48_000, 30_000), null).size).toBe(0);
    expect(burstsAmong(spread(4, 1_000, 60_000), null).size).toBe(0);
  });

  test('more than the device had in its months before makes likely', () => {
    const quick = spread(9, 60_000, 20_000);
    expect(burstsAmong(quick, null).size).toBe(0);
    expect(burstsAmong(quick, { responses: 100, hours: 100 }).size).toBe(9);
    expect(burstsAmong(quick, { responses: 19, hours: 19 }).size).toBe(0);
    expect(burstsAmong(quick, { responses: 1_200, hours: 100 }).size).toBe(0);
  });

  test('neighbours in time alone, whatever the order in which they came', () => {
    const burst = spread(5, 5_000, 60_000);
    const apart = { id: 'apart', submittedAtMs: 1_000_000 + 3_600_000, durationMs: 60_000 };
    expect([...burstsAmong([apart, ...burst.toReversed()], null)].sort()).toEqual(['0', '1', '2', '3', '4']);
  });
});

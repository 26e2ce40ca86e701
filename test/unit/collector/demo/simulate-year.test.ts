import { describe, expect, test } from 'vitest';
import { type Condition, demoOffices } from '../../../../src/collector/demo/offices.ts';
import { demoUnits, MERGED_COMMUNE } from '../../../../src/collector/demo/province.ts';
import { seededRandom } from '../../../../src/collector/demo/random.ts';
import { type Happening, simulateYear } from '../../../../src/collector/demo/simulate-year.ts';
import { isFast, isStraightLine } from '../../../../src/core/analysis/response-patterns.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { type Day, localDay, numberOfDay } from '../../../../src/core/kernel/calendar.ts';
import { MINUTE_MS } from '../../../../src/core/kernel/duration.ts';
import { monthBefore, monthOfDay } from '../../../../src/core/kernel/period.ts';
import type { Response } from '../../../../src/core/questionnaire/response.ts';
import { checkUnits } from '../../../../src/core/units/check-units.ts';
import { unitFields } from '../../../../src/core/units/parse-unit-row.ts';
import { continues } from '../../../../src/core/units/unit.ts';
import { SERVICE } from '../../../support/batches.ts';

/** The first and last days of months and years, a leap day, and a month that begins on a Saturday. */
const DAYS = ['2026-11-29', '2026-12-31', '2027-01-01', '2027-05-01', '2028-02-29', '2028-03-01'] as Day[];

type Answered = Happening & { readonly kind: 'response' };

/** What happened at the office with that condition, by the seed of `sipas demo`. */
function yearOf(condition: Condition, today: Day): readonly Happening[] {
  const offices = demoOffices(today);
  const index = offices.findIndex((office) => office.condition === condition);
  const office = must(offices[index], condition);
  return simulateYear(
    office,
    index,
    SERVICE,
    seededRandom(1_000 + index),
    Date.parse(`${today}T16:00+07:00`),
  );
}

/** The responses of the month that ended last, or of one before it. */
function monthOf(year: readonly Happening[], today: Day, ago = 1): readonly Answered[] {
  const month = monthBefore(monthOfDay(today), ago);
  return year.filter(
    (one): one is Answered => one.kind === 'response' && localDay(one.submittedAtMs).startsWith(month),
  );
}

const levelsOf = ({ answers }: Response, part = '') =>
  Object.entries(answers).flatMap(([id, answer]) =>
    id.startsWith(part) && typeof answer === 'number' ? [answer] : [],
  );

/** The pooled percentage of a part of the questionnaire, and of all of it. */
function percent(happenings: readonly Answered[], part = ''): number {
  const levels = happenings.flatMap(({ response }) => levelsOf(response, part));
  return (100 * levels.filter((level) => level >= 4).length) / levels.length;
}

function share(happenings: readonly Answered[], shows: (response: Response) => boolean): number {
  return happenings.filter(({ response }) => shows(response)).length / happenings.length;
}

describe.each(DAYS)('the simulated province, started on %s', (today) => {
  test('its units are without a fault; two communes ended in one, and one that became a ward goes on', () => {
    const units = demoUnits(today);
    const checked = checkUnits(
      [],
      units.map((unit, at) => ({ line: at + 1, fields: unitFields(unit) })),
    );
    expect(checked.ok ? checked.value.added.length : checked.error).toBe(units.length);
    const merged = must(
      units.find(({ code }) => code === MERGED_COMMUNE),
      'the merged commune',
    );
    expect(merged.validFrom.endsWith('-01')).toBe(true);
    const ended = units.filter(({ validTo }) => validTo !== null);
    for (const { validTo } of ended) {
      expect(numberOfDay(must(validTo, 'an end')) + 1).toBe(numberOfDay(merged.validFrom));
    }
    expect(ended.filter(({ code }) => merged.predecessors.includes(code))).toHaveLength(2);
    expect(ended.filter((unit) => units.some((later) => continues(later, unit)))).toHaveLength(1);
    expect(units.filter(({ kind }) => kind === 'centre')).toHaveLength(3);
  });

  test('an office fell last month, by one criterion alone', () => {
    const year = yearOf('asks-for-more-papers', today);
    const [before, after] = [monthOf(year, today, 2), monthOf(year, today)];
    expect(percent(after) - percent(before)).toBeLessThan(-5);
    expect(percent(after, 'procedures.documents') - percent(before, 'procedures.documents')).toBeLessThan(
      -60,
    );
    for (const part of ['access', 'officials', 'results', 'procedures.fees']) {
      expect(Math.abs(percent(after, part) - percent(before, part)), part).toBeLessThan(9);
    }
    const papers = after.filter(({ response }) => /giấy|bản sao|bổ sung/.test(response.comment ?? ''));
    expect(papers.length).toBeGreaterThan(0);
  });

  test('another fell although no criterion did: other people came', () => {
    const year = yearOf('other-visitors', today);
    const [before, after] = [monthOf(year, today, 2), monthOf(year, today)];
    expect(percent(after) - percent(before)).toBeLessThan(-2.5);
    // What it would be if its criteria had been answered as often as before.
    const items = Object.keys(must(after[0], 'a response').response.answers);
    const weights = items.map((id) => before.flatMap(({ response }) => levelsOf(response, id)).length);
    const all = weights.reduce((sum, one) => sum + one, 0);
    const asBefore = items.reduce((sum, id, at) => sum + ((weights[at] ?? 0) / all) * percent(after, id), 0);
    expect(Math.abs(asBefore - percent(before))).toBeLessThan(2.5);
  });

  test('one gains, one is silent, and six visitors a month come to one', () => {
    const year = yearOf('improving', today);
    expect(percent(monthOf(year, today)) - percent(monthOf(year, today, 2))).toBeGreaterThan(5);
    expect(monthOf(yearOf('fell-silent', today), today)).toEqual([]);
    const few = monthOf(yearOf('few-respondents', today), today).length;
    expect(few).toBeGreaterThan(3);
    expect(few).toBeLessThan(10);
  });

  test('one has straight lines at an ordinary pace; in one officials fill in forms in seconds and bursts', () => {
    const lines = monthOf(yearOf('straight-lines', today), today);
    const isLine = ({ answers }: Response) => isStraightLine(Object.values(answers));
    expect(share(lines, isLine)).toBeGreaterThan(0.25);
    const usual = monthOf(yearOf('impolite-officials', today), today);
    expect(share(usual, isLine)).toBeLessThan(0.15);
    const filledIn = monthOf(yearOf('filled-in-by-officials', today), today);
    const isInSeconds = ({ answers, durationsMs }: Response) =>
      isFast({
        items: Object.keys(answers).length,
        syllables: 0,
        durationMs: Object.values(durationsMs).reduce((sum, one) => sum + one, 0),
      });
    expect(share(filledIn, isInSeconds)).toBeGreaterThan(0.5);
    expect([share(lines, isInSeconds), share(usual, isInSeconds)]).toEqual([0, 0]);
    expect(mostWithin(filledIn, 10 * MINUTE_MS)).toBeGreaterThanOrEqual(5);
    expect(mostWithin(lines, 10 * MINUTE_MS)).toBeLessThan(5);
  });

  test('nothing happens after now, and what is repeated is the same', () => {
    const year = yearOf('impolite-officials', today);
    expect(Math.max(...year.map((one) => one.submittedAtMs))).toBeLessThanOrEqual(
      Date.parse(`${today}T16:00+07:00`),
    );
    expect(new Set(year.map((one) => localDay(one.submittedAtMs).slice(0, 7))).size).toBeGreaterThanOrEqual(
      11,
    );
    expect(yearOf('impolite-officials', today)).toEqual(year);
  });
});

/** The most responses of any stretch of that length. */
function mostWithin(happenings: readonly Answered[], lengthMs: number): number {
  const times = happenings.map(({ submittedAtMs }) => submittedAtMs);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + lengthMs).length));
}

import { describe, expect, test } from 'vitest';
import { type Day, dayOfNumber, numberOfDay } from '../../../../src/core/kernel/calendar.ts';
import {
  type QuestionnaireChoice,
  questionnaireOn,
  type ScheduleSources,
  scheduleFrom,
} from '../../../../src/core/questionnaire/schedule.ts';

const day = (text: string) => text as Day;
const dayAfter = (one: Day) => dayOfNumber(numberOfDay(one) + 1);
const STANDARD = { questionnaire: 'standard', version: 1 };
const choice = (unit: string, from: string, questionnaire: string): QuestionnaireChoice => ({
  unit,
  from: day(from),
  questionnaire,
  version: 1,
});

/** An office below a province, with these choices; a questionnaire is retired after the day given. */
function sources(
  choices: readonly QuestionnaireChoice[],
  lastDays: Record<string, string> = {},
): ScheduleSources {
  return {
    choices,
    standard: STANDARD,
    lastDayOf: ({ questionnaire }) => (lastDays[questionnaire] ?? null) as Day | null,
    pathOn: () => ['office', 'province'],
  };
}
const on = (from: ScheduleSources, text: string) => questionnaireOn(from, day(text)).questionnaire;

describe('what an office asks', () => {
  test('is the standard until something was chosen, and from that day on what was', () => {
    const chosen = sources([choice('office', '2026-12-01', 'own')]);
    expect(on(chosen, '2026-11-30')).toBe('standard');
    expect(on(chosen, '2026-12-01')).toBe('own');
  });

  test('is what the unit above chose, unless it chose for itself, whichever was chosen later', () => {
    const both = [choice('office', '2026-12-01', 'own'), choice('province', '2026-12-10', 'of-all')];
    expect(on(sources(both), '2026-12-05')).toBe('own');
    expect(on(sources(both), '2026-12-31')).toBe('own');
    expect(on(sources(both.slice(1)), '2026-12-31')).toBe('of-all');
  });

  test('is asked to its last day, and then what the unit above asks, or the standard', () => {
    const retired = { own: '2026-12-20' };
    const chosen = [choice('office', '2026-12-01', 'own'), choice('province', '2026-11-01', 'of-all')];
    expect(on(sources(chosen, retired), '2026-12-20')).toBe('own');
    expect(on(sources(chosen, retired), '2026-12-21')).toBe('of-all');
    expect(on(sources(chosen.slice(0, 1), retired), '2026-12-21')).toBe('standard');
  });

  test('is told with every day on which it changes, the first being today', () => {
    const chosen = [
      choice('office', '2026-11-01', 'own'),
      choice('province', '2026-12-05', 'of-all'),
      choice('office', '2027-01-01', 'standard'),
    ];
    const schedule = scheduleFrom(sources(chosen, { own: '2026-12-20' }), day('2026-11-29'), dayAfter);
    expect(schedule.map(({ from, questionnaire }) => [from, questionnaire])).toEqual([
      ['2026-11-29', 'own'],
      ['2026-12-21', 'of-all'],
      ['2027-01-01', 'standard'],
    ]);
  });
});

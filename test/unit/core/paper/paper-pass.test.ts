import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { err, ok } from '../../../../src/core/kernel/result.ts';
import {
  checkPass,
  DOUBLE_MARK,
  differencesBetween,
  EMPTY_MARK,
  type PaperPass,
  readMark,
  responseOnPaper,
  settledPass,
} from '../../../../src/core/paper/paper-pass.ts';
import { mayBeOnPaper, paperQuestions } from '../../../../src/core/paper/paper-questions.ts';
import { checkResponse } from '../../../../src/core/questionnaire/check-response.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const SERVICE = loadQuestionnaire('sipas-2023-service');
const QUESTIONS = paperQuestions(SERVICE);
const DAY = '2026-11-14' as Day;

function pass(marks: Readonly<Record<string, string>> = {}, day = DAY): PaperPass {
  const empty = Object.fromEntries(QUESTIONS.map(({ id }) => [id, EMPTY_MARK]));
  return { day, marks: { ...empty, ...marks }, comment: null };
}

describe('what a paper form asks', () => {
  test('PF3 is what a kiosk asks, without a sensitive question; the comment is no box to mark', () => {
    const ids = QUESTIONS.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['visit-purpose', 'access.signage']);
    expect(ids.slice(-3)).toEqual(['assistance', 'gender', 'age']);
    expect(ids).not.toContain('ethnicity');
    expect(ids).not.toContain('comment');
  });

  test('PF3 an interview is not for paper, a form of three levels is', () => {
    expect(mayBeOnPaper(SERVICE)).toBe(true);
    expect(mayBeOnPaper(loadQuestionnaire('one-stop-three-levels'))).toBe(true);
    expect(mayBeOnPaper(loadQuestionnaire('sipas-2023-household'))).toBe(false);
  });
});

describe('a mark', () => {
  const item = must(QUESTIONS[1], 'an item');
  test('PF4 is the level, 0, k, x or nothing; anything else is none', () => {
    const typed = ['1', '5', '0', 'k', 'K', 'x', 'X', '', ' ', '6', '12', '-'];
    expect(typed.map((one) => readMark(item, one))).toEqual([
      ...['1', '5', '0', 'k', 'k', DOUBLE_MARK, DOUBLE_MARK, EMPTY_MARK, EMPTY_MARK],
      ...[null, null, null],
    ]);
  });

  test('PF4 has one key that gives it again', () => {
    for (const question of QUESTIONS) {
      const marks = [EMPTY_MARK, DOUBLE_MARK, ...question.choices.map(({ code }) => code)];
      expect(new Set(marks).size).toBe(marks.length);
      const keys = new Map([
        [EMPTY_MARK, ''],
        [DOUBLE_MARK, 'x'],
      ]);
      for (const mark of marks) expect(readMark(question, keys.get(mark) ?? mark)).toBe(mark);
    }
  });
});

describe('a pass', () => {
  test('PF5 has a mark for each question of the form, and nothing else', () => {
    expect(checkPass(SERVICE, pass())).toEqual(ok(pass()));
    const { 'access.signage': _, ...lacking } = pass().marks;
    expect(checkPass(SERVICE, { day: DAY, marks: lacking })).toEqual(err('/marks/access.signage'));
    expect(checkPass(SERVICE, pass({ 'access.signage': '6' }))).toEqual(err('/marks/access.signage'));
    expect(checkPass(SERVICE, pass({ ethnicity: '1' }))).toEqual(err('/marks'));
    expect(checkPass(SERVICE, { ...pass(), day: '14/11' })).toEqual(err('/day'));
    expect(checkPass(SERVICE, { day: DAY, marks: [] })).toEqual(err('/marks'));
    expect(checkPass(SERVICE, null)).toEqual(err('/day'));
  });

  test('PF5 says as a response what was marked; no mark and two marks are no answer', () => {
    const marks = {
      ...{ 'visit-purpose': '2', 'access.signage': '5', 'access.seating': '0', 'access.equipment': 'k' },
      ...{ 'officials.courtesy': DOUBLE_MARK, assistance: '1', gender: '2' },
    };
    const response = responseOnPaper(SERVICE, 'vi', pass(marks));
    expect(response).toMatchObject({
      mode: 'paper',
      answers: {
        'access.signage': 5,
        'access.seating': 'not-applicable',
        'access.equipment': 'declined',
      },
      assistance: 'self',
      profile: { gender: 2 },
    });
    expect(Object.keys(response.answers)).toHaveLength(3);
    expect(checkResponse(SERVICE, response).ok).toBe(true);
    expect(checkResponse(SERVICE, responseOnPaper(SERVICE, 'en', pass())).ok).toBe(true);
  });
});

describe('two passes', () => {
  const first = pass({ 'access.signage': '4', gender: '1', 'access.seating': '3' });
  const second = pass(
    { 'access.signage': '5', gender: DOUBLE_MARK, 'access.seating': '3' },
    '2026-11-13' as Day,
  );

  test('PF6 differ where they differ, the day first', () => {
    expect(differencesBetween(SERVICE, first, first)).toEqual([]);
    expect(differencesBetween(SERVICE, first, second)).toEqual([
      { question: 'day', first: '2026-11-14', second: '2026-11-13' },
      { question: 'access.signage', first: '4', second: '5' },
      { question: 'gender', first: '1', second: DOUBLE_MARK },
    ]);
  });

  test('PF6 are settled at each difference and nowhere else', () => {
    const settled = { day: '2026-11-13', 'access.signage': '5', gender: EMPTY_MARK };
    expect(settledPass(SERVICE, first, second, settled)).toEqual(
      ok(pass({ 'access.signage': '5', 'access.seating': '3' }, '2026-11-13' as Day)),
    );
    const { gender: _, ...lacking } = settled;
    expect(settledPass(SERVICE, first, second, lacking)).toEqual(err('/marks/gender'));
    expect(settledPass(SERVICE, first, second, { ...settled, 'access.seating': '1' })).toEqual(
      err('/marks/access.seating'),
    );
    expect(settledPass(SERVICE, first, second, { ...settled, gender: '9' })).toEqual(err('/marks/gender'));
    expect(settledPass(SERVICE, first, first, {})).toEqual(ok(first));
  });
});

describe('what is written in the box for a comment', () => {
  const written = (comment: string | null): PaperPass => ({ ...pass(), comment });

  test('PF5 is kept as free text is, and none where nothing or only space stands', () => {
    const { day, marks } = pass();
    const kept = (comment: unknown) => checkPass(SERVICE, { day, marks, comment });
    expect(kept(' Nhanh,\r\ngọn ')).toEqual(ok({ day, marks, comment: 'Nhanh,\ngọn' }));
    expect([kept('  '), kept(undefined), kept(null)]).toEqual(
      Array(3).fill(ok({ day, marks, comment: null })),
    );
    expect(kept(4)).toEqual(err('/comment'));
    expect(responseOnPaper(SERVICE, 'vi', written('Nhanh')).comment).toBe('Nhanh');
  });

  test('PF5 is refused where the form has no box for it', () => {
    const none = { ...SERVICE, comment: null };
    const { day, marks } = pass();
    expect(checkPass(none, { day, marks, comment: 'Nhanh' })).toEqual(err('/comment'));
  });

  test('PF6 differs by its words, and not by where a line is broken', () => {
    const between = (first: string | null, second: string | null) =>
      differencesBetween(SERVICE, written(first), written(second));
    expect(between('Nhanh,\ngọn', 'Nhanh,  gọn')).toEqual([]);
    expect(between(null, 'Nhanh')).toEqual([{ question: 'comment', first: '', second: 'Nhanh' }]);
  });

  test('PF6 is settled as the paper says it, also that nothing stands there', () => {
    const settle = (settled: Readonly<Record<string, unknown>>) =>
      settledPass(SERVICE, written(null), written('Nhanh'), settled);
    expect(settle({})).toEqual(err('/marks/comment'));
    expect(settle({ comment: 'Nhanh lắm' })).toEqual(ok(written('Nhanh lắm')));
    expect(settle({ comment: '' })).toEqual(ok(written(null)));
    expect(settledPass(SERVICE, written('Nhanh'), written('Nhanh'), {})).toEqual(ok(written('Nhanh')));
  });
});

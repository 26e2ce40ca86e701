import { expect, test } from 'vitest';
import { paperQuestions } from '../../../../src/core/paper/paper-questions.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const SERVICE = loadQuestionnaire('sipas-2023-service');

/** The form with levels of these words. */
function scaled(words: readonly (readonly [vi: string, en: string])[]): Questionnaire {
  const levels = words.map(([vi, en], index) => ({
    value: index + 1,
    text: { vi: { text: vi, audio: null }, en: { text: en, audio: null } },
  }));
  return { ...SERVICE, scale: { ...SERVICE.scale, levels } };
}

const codesOf = (form: Questionnaire) =>
  paperQuestions(form)
    .find(({ part }) => part === 'item')
    ?.choices.map(({ code, value }) => `${code}:${value}`)
    .join(' ');

test('a box has the place of its level', () => {
  expect(codesOf(SERVICE)).toBe('1:1 2:2 3:3 4:4 5:5 0:not-applicable k:declined');
});

test('a box has the number in the words of its level, so that who reads “8” types 8', () => {
  const points = Array.from({ length: 11 }, (_, at) => [`${at} điểm`, `${at} points`] as const);
  expect(codesOf(scaled(points))).toBe(
    '0:1 1:2 2:3 3:4 4:5 5:6 6:7 7:8 8:9 9:10 10:11 c:not-applicable k:declined',
  );
});

test('numbers that differ from language to language are nobody’s', () => {
  const words = [
    ['0 điểm', '1 star'],
    ['1 điểm', '2 stars'],
  ] as const;
  expect(codesOf(scaled(words))).toBe('1:1 2:2 0:not-applicable k:declined');
});

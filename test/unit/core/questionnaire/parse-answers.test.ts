import { describe, expect, it } from 'vitest';
import { parseScoreLine } from '../../../../src/core/questionnaire/parse-answers.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const service = loadQuestionnaire('sipas-2023-service');
const household = loadQuestionnaire('sipas-2023-household');

describe('a line of answers for scoring', () => {
  it('gives levels and non-answers, and takes null as unreached', () => {
    const answers = { 'access.signage': 5, 'access.seating': null, 'results.fair': 'not-applicable' };
    expect(parseScoreLine(service, { answers })).toEqual({
      ok: true,
      value: { 'access.signage': 5, 'results.fair': 'not-applicable' },
    });
  });

  it('may have no answer', () => {
    expect(parseScoreLine(service, { answers: {} })).toEqual({ ok: true, value: {} });
  });

  it('ignores what an exported line carries beside the answers', () => {
    const line = { unit: '00001', mode: 'kiosk', profile: { age: 1 }, answers: { 'access.signage': 1 } };
    expect(parseScoreLine(service, line)).toEqual({ ok: true, value: { 'access.signage': 1 } });
  });

  it.each([
    ['no object', 5, '', 'wrong-type'],
    ['a list', [], '', 'wrong-type'],
    ['no answers', { answer: {} }, '/answers', 'missing-key'],
    ['answers that are null', { answers: null }, '/answers', 'wrong-type'],
    ['an unknown item', { answers: { 'access.clean': 5 } }, '/answers/access.clean', 'unknown-key'],
    ['level 6', { answers: { 'access.signage': 6 } }, '/answers/access.signage', 'wrong-value'],
    ['a level as text', { answers: { 'access.signage': '5' } }, '/answers/access.signage', 'wrong-value'],
    ['true', { answers: { 'access.signage': true } }, '/answers/access.signage', 'wrong-type'],
    [
      'an unknown non-answer',
      { answers: { 'access.signage': 'skipped' } },
      '/answers/access.signage',
      'wrong-value',
    ],
  ])('is refused with %s', (_, line, path, kind) => {
    expect(parseScoreLine(service, line)).toMatchObject({ ok: false, error: { path, kind } });
  });

  it('says which answers there are', () => {
    expect(parseScoreLine(service, { answers: { 'access.signage': 6 } })).toMatchObject({
      error: { reason: 'expected one of 1, 2, 3, 4, 5, "not-applicable", "declined"' },
    });
  });

  it('is refused with a non-answer the questionnaire does not offer', () => {
    expect(parseScoreLine(household, { answers: { 'access.signage': 'declined' } }).ok).toBe(false);
  });
});

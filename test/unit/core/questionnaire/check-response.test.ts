import { describe, expect, it } from 'vitest';
import { checkResponse } from '../../../../src/core/questionnaire/check-response.ts';
import { itemsOf, screensOf } from '../../../../src/core/questionnaire/items.ts';
import type { Mode, Response } from '../../../../src/core/questionnaire/response.ts';
import { isUnderAge } from '../../../../src/core/questionnaire/under-age.ts';
import { completeResponse, loadQuestionnaire } from '../../../support/questionnaires.ts';

const service = loadQuestionnaire('sipas-2023-service');
const household = loadQuestionnaire('sipas-2023-household');

const onKiosk = (changes: object) =>
  checkResponse(service, { ...completeResponse(service, 'kiosk'), ...changes });
const assisted = (changes: object) =>
  checkResponse(service, { ...completeResponse(service, 'staff-assisted'), ...changes });
const atHome = (changes: object) =>
  checkResponse(household, { ...completeResponse(household, 'household'), ...changes });

describe('the answer to a sensitive question', () => {
  const mode = (changes: object, from: Mode = 'staff-assisted') =>
    checkResponse(service, { ...completeResponse(service, from), ...changes });

  it('stands only beside an explicit consent to that question', () => {
    const changes = { profile: { ethnicity: 2, gender: 1 }, consents: ['ethnicity'] };
    expect(mode(changes)).toMatchObject({ ok: true, value: changes });
    expect(mode({ profile: { ethnicity: 2 } })).toMatchObject({
      ok: false,
      error: { path: '/profile/ethnicity', kind: 'no-consent' },
    });
  });

  it('is no less sensitive for being declined', () => {
    expect(mode({ profile: { ethnicity: 'declined' } })).toMatchObject({ ok: false });
  });

  it('never comes from a kiosk, with a consent or without', () => {
    expect(mode({ profile: { ethnicity: 2 }, consents: ['ethnicity'] }, 'kiosk')).toMatchObject({
      ok: false,
      error: { kind: 'not-on-kiosk' },
    });
  });

  it.each([
    [
      'without the answer',
      { profile: { gender: 1 }, consents: ['ethnicity'] },
      '/profile/ethnicity',
      'no-consent',
    ],
    [
      'to a question that is not sensitive',
      { profile: { gender: 1 }, consents: ['gender'] },
      '/consents/0',
      'wrong-value',
    ],
    [
      'given twice',
      { profile: { ethnicity: 1 }, consents: ['ethnicity', 'ethnicity'] },
      '/consents/1',
      'wrong-value',
    ],
    ['to nothing', { consents: [] }, '/consents', 'wrong-value'],
    ['that is none', { profile: { ethnicity: 1 }, consents: true }, '/consents', 'wrong-type'],
  ])('and a consent %s is refused', (_, changes, path, kind) => {
    expect(mode(changes)).toMatchObject({ ok: false, error: { path, kind } });
  });

  it('leaves a response without any the same as ever: no key is added', () => {
    const checked = mode({});
    expect(checked.ok && Object.keys(checked.value)).not.toContain('consents');
  });
});

describe('somebody who translated', () => {
  it('is known as that and no more, and nothing is said where there was nobody', () => {
    expect(atHome({ interpreted: true })).toMatchObject({ ok: true, value: { interpreted: true } });
    const without = atHome({});
    expect(without.ok && Object.keys(without.value)).not.toContain('interpreted');
  });

  it.each([false, null, 'a neighbour', 1])('is not %o', (interpreted) => {
    expect(atHome({ interpreted })).toMatchObject({ ok: false, error: { path: '/interpreted' } });
  });
});

describe('a response', () => {
  it.each([
    ['no answer at all', { answers: {} }],
    ['both non-answers', { answers: { 'results.fair': 'not-applicable', 'results.on-time': 'declined' } }],
    [
      'a chosen context, assistance and profile',
      {
        context: { 'visit-purpose': 'submit', 'procedure-field': 16 },
        assistance: 'family',
        profile: { gender: 'declined', age: 6 },
      },
    ],
    ['a comment of a thousand code units', { comment: 'ệ'.repeat(1_000) }],
    ['durations from nothing to a day', { durationsMs: { 'access.signage': 0, comment: 86_400_000 } }],
  ])('may have %s', (_, changes) => {
    expect(onKiosk(changes)).toMatchObject({ ok: true, value: changes });
  });

  it.each([
    ['an unknown mode', { mode: 'fax' }, '/mode', 'wrong-value'],
    ['a language the questionnaire lacks', { language: 'km' }, '/language', 'wrong-value'],
    [
      'an item of another version',
      { answers: { 'access.clean': 4 } },
      '/answers/access.clean',
      'unknown-key',
    ],
    [
      'an item called __proto__',
      { answers: JSON.parse('{"__proto__": 4}') },
      '/answers/__proto__',
      'unknown-key',
    ],
    ['level 0', { answers: { 'access.signage': 0 } }, '/answers/access.signage', 'wrong-value'],
    ['level 6', { answers: { 'access.signage': 6 } }, '/answers/access.signage', 'wrong-value'],
    ['half a level', { answers: { 'access.signage': 4.5 } }, '/answers/access.signage', 'wrong-value'],
    ['a level as text', { answers: { 'access.signage': '4' } }, '/answers/access.signage', 'wrong-value'],
    [
      'an unreached item written as null',
      { answers: { 'access.signage': null } },
      '/answers/access.signage',
      'wrong-type',
    ],
    [
      'an unknown non-answer',
      { answers: { 'access.signage': 'skipped' } },
      '/answers/access.signage',
      'wrong-value',
    ],
    ['answers as a list', { answers: [] }, '/answers', 'wrong-type'],
    ['an unknown context question', { context: { gender: 1 } }, '/context/gender', 'unknown-key'],
    ['an unknown option', { context: { 'visit-purpose': 'steal' } }, '/context/visit-purpose', 'wrong-value'],
    [
      'an option number as text',
      { context: { 'procedure-field': '16' } },
      '/context/procedure-field',
      'wrong-value',
    ],
    ['an unknown kind of help', { assistance: 'machine' }, '/assistance', 'wrong-value'],
    ['an unknown profile question', { profile: { name: 'A' } }, '/profile/name', 'unknown-key'],
    [
      'a perception the questionnaire lacks',
      { perceptions: { 'q5-harassment': 1 } },
      '/perceptions/q5-harassment',
      'unknown-key',
    ],
    ['an empty comment', { comment: '' }, '/comment', 'wrong-value'],
    ['a comment of 1,001 code units', { comment: 'a'.repeat(1_001) }, '/comment', 'wrong-value'],
    ['a comment with NUL', { comment: 'a\u0000' }, '/comment', 'wrong-value'],
    ['a comment with half a surrogate pair', { comment: 'a\ud83d' }, '/comment', 'wrong-value'],
    ['a comment in decomposed letters', { comment: 'To\u0302t' }, '/comment', 'wrong-value'],
    ['sampling outside households', { sampling: {} }, '/sampling', 'sampling-mode'],
    [
      'a duration over a day',
      { durationsMs: { comment: 86_400_001 } },
      '/durationsMs/comment',
      'wrong-value',
    ],
    ['a negative duration', { durationsMs: { comment: -1 } }, '/durationsMs/comment', 'wrong-value'],
    ['a fraction of a millisecond', { durationsMs: { comment: 0.5 } }, '/durationsMs/comment', 'wrong-value'],
    ['the duration of no screen', { durationsMs: { access: 1 } }, '/durationsMs/access', 'unknown-key'],
    ['more than 10,000 corrections', { corrections: 10_001 }, '/corrections', 'wrong-value'],
    [
      'a sensitive profile answer from a kiosk',
      { profile: { ethnicity: 2 } },
      '/profile/ethnicity',
      'not-on-kiosk',
    ],
    [
      'three profile answers from a kiosk',
      { profile: { gender: 1, age: 3, education: 2 } },
      '/profile',
      'not-on-kiosk',
    ],
  ])('must not have %s', (_, changes, path, kind) => {
    expect(onKiosk(changes)).toMatchObject({ ok: false, error: { path, kind } });
  });

  it('never has what somebody wrote in the reason of a fault', () => {
    const checked = onKiosk({ comment: 'Nguyễn Văn A\u0000', language: 'Nguyễn Văn A' });
    expect(JSON.stringify(checked)).not.toContain('Nguyễn');
  });

  it('may have the whole profile where a person leads the interview', () => {
    const profile = { gender: 1, age: 3, education: 2, occupation: 4, ethnicity: 2 };
    expect(assisted({ profile, consents: ['ethnicity'] }).ok).toBe(true);
  });

  it('has no assistance where the questionnaire does not ask for it', () => {
    expect(atHome({ assistance: 'self' })).toMatchObject({
      error: { path: '/assistance', kind: 'wrong-value' },
    });
  });
});

describe('perceptions', () => {
  it('take one option, several different ones, or levels by row', () => {
    const perceptions = { 'q5-harassment': 1, 'q2-channels': [7, 1], 'q1-interest': { economy: 4 } };
    expect(atHome({ perceptions })).toMatchObject({ ok: true, value: { perceptions } });
  });

  it.each([
    [{ 'q5-harassment': [1] }, '/perceptions/q5-harassment'],
    [{ 'q5-harassment': 4 }, '/perceptions/q5-harassment'],
    [{ 'q2-channels': 1 }, '/perceptions/q2-channels'],
    [{ 'q2-channels': [] }, '/perceptions/q2-channels'],
    [{ 'q2-channels': [1, 1] }, '/perceptions/q2-channels/1'],
    [{ 'q2-channels': [8] }, '/perceptions/q2-channels/0'],
    [{ 'q1-interest': {} }, '/perceptions/q1-interest'],
    [{ 'q1-interest': { economy: 5 } }, '/perceptions/q1-interest/economy'],
    [{ 'q1-interest': { weather: 1 } }, '/perceptions/q1-interest/weather'],
  ])('refuse %j', (perceptions, path) => {
    expect(atHome({ perceptions })).toMatchObject({ ok: false, error: { path } });
  });
});

describe('household sampling', () => {
  it('may lack any field: then the result does not qualify for the method', () => {
    expect(atHome({ sampling: {} }).ok).toBe(true);
    expect(atHome({ sampling: { wave: '2026-1', stratum: 'Đô thị', outcome: 'completed' } }).ok).toBe(true);
  });

  it.each([
    [null, '/sampling', 'sampling-mode'],
    [{ address: 'a' }, '/sampling/address', 'unknown-key'],
    [{ outcome: 'asleep' }, '/sampling/outcome', 'wrong-value'],
    [{ wave: '' }, '/sampling/wave', 'wrong-value'],
    [{ wave: 'a'.repeat(61) }, '/sampling/wave', 'wrong-value'],
    [{ wave: 'To\u0302' }, '/sampling/wave', 'wrong-value'],
    [{ wave: 'a\nb' }, '/sampling/wave', 'wrong-value'],
    [{ 'selection-number': 12 }, '/sampling/selection-number', 'wrong-type'],
  ])('refuses %j', (sampling, path, kind) => {
    expect(atHome({ sampling })).toMatchObject({ ok: false, error: { path, kind } });
  });
});

describe('where every item is required', () => {
  const { 'access.signage': _, ...withoutOne } = completeResponse(household, 'household').answers as Record<
    string,
    4
  >;

  it.each(['household', 'staff-assisted'] as const satisfies Mode[])(
    'a %s response lacking one is refused',
    (mode) => {
      const response = { ...completeResponse(household, mode), answers: withoutOne };
      expect(checkResponse(household, response)).toMatchObject({
        ok: false,
        error: { kind: 'unanswered-item', path: '/answers/access.signage' },
      });
    },
  );

  it('a completed interview needs them all', () => {
    expect(atHome({ answers: withoutOne, sampling: { outcome: 'completed' } }).ok).toBe(false);
  });

  it.each(['refused', 'not-at-home', 'ineligible', 'replaced'])('the outcome %s needs none', (outcome) => {
    expect(atHome({ answers: {}, sampling: { outcome } }).ok).toBe(true);
    expect(atHome({ answers: withoutOne, sampling: { outcome } }).ok).toBe(true);
  });

  it('somebody under age is asked nothing further', () => {
    expect(atHome({ answers: {}, profile: { age: 1 } }).ok).toBe(true);
    expect(atHome({ answers: {}, profile: { age: 2 } }).ok).toBe(false);
  });

  it('a non-answer the questionnaire does not offer is no way out', () => {
    const answers = { ...withoutOne, 'access.signage': 'declined' };
    expect(atHome({ answers })).toMatchObject({
      error: { path: '/answers/access.signage', kind: 'wrong-value' },
    });
  });
});

describe('under age', () => {
  it('is who chose the option marked so, and nobody else', () => {
    expect(isUnderAge(service, { age: 1 })).toBe(true);
    for (const profile of [{}, { age: 2 }, { age: 'declined' }, { gender: 1 }]) {
      expect(isUnderAge(service, profile)).toBe(false);
    }
  });
});

describe('the longest response', () => {
  it('leaves 512 bytes of the 8 KiB plaintext for what travels with it', () => {
    const longest: Response = {
      ...completeResponse(household, 'household'),
      answers: Object.fromEntries(itemsOf(household).map(({ id }) => [id, 5])),
      profile: Object.fromEntries(household.profile.map(({ id }) => [id, 'declined'])),
      perceptions: Object.fromEntries(
        household.perceptions.map((question) => {
          if (question.kind === 'matrix')
            return [question.id, Object.fromEntries(question.rows.map(({ id }) => [id, 1]))];
          const values = question.options.map(({ value }) => value);
          return [question.id, question.kind === 'single-choice' ? 1 : values];
        }),
      ),
      comment: 'ệ'.repeat(1_000),
      sampling: Object.fromEntries(
        (household.sampling?.fields ?? []).map((id) => [id, id === 'outcome' ? 'completed' : 'ệ'.repeat(60)]),
      ),
      durationsMs: Object.fromEntries([...screensOf(household)].map((id) => [id, 86_400_000])),
      corrections: 10_000,
      consents: household.profile.filter(({ sensitive }) => sensitive).map(({ id }) => id),
    };
    expect(checkResponse(household, longest).ok).toBe(true);
    expect(new TextEncoder().encode(JSON.stringify(longest)).length).toBeLessThanOrEqual(8 * 1_024 - 512);
  });
});

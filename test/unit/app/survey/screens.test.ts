import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phrasesOf } from '../../../../src/app/survey/read-aloud/phrases-of.ts';
import { responseOf } from '../../../../src/app/survey/response-of.ts';
import { kioskPlan, lengthOf, type Screen, screensOfSurvey } from '../../../../src/app/survey/screens.ts';
import { emptyForm, fieldOf, type SurveyForm } from '../../../../src/app/survey/survey-form.ts';
import { officeWords } from '../../../../src/app/survey/survey-words.tsx';
import { checkResponse } from '../../../../src/core/questionnaire/check-response.ts';
import { itemsOf, screensOf } from '../../../../src/core/questionnaire/items.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import { isUnderAge } from '../../../../src/core/questionnaire/under-age.ts';
import { ANY_CHARACTER } from '../../../support/any-character.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const SERVICE = loadQuestionnaire('sipas-2023-service');
const EARLIER = loadQuestionnaire('sipas-2022-service');
const MAKING = { mode: 'kiosk', language: 'vi', durationsMs: {}, corrections: 0 } as const;

/** A text of the app stands for itself by its name. */
const planOf = (questionnaire: Questionnaire) => kioskPlan(questionnaire, (key) => key);

function screensFor(questionnaire: Questionnaire, profile: Record<string, string> = {}) {
  return screensOfSurvey(questionnaire, planOf(questionnaire), profile);
}

describe('the sequence of screens', () => {
  test('of age, context, items, comment, two profile questions, assistance, submit', () => {
    const kinds = screensFor(SERVICE).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'adult',
      'context',
      ...Array.from({ length: 16 }, () => 'item'),
      'comment',
      'profile',
      'profile',
      'assistance',
      'submit',
    ]);
  });

  test.each([SERVICE, EARLIER])(
    'every item of $id stands once, in order, with its place',
    (questionnaire) => {
      const items = screensFor(questionnaire).filter((screen) => screen.kind === 'item');
      expect(items.map(({ id }) => id)).toEqual(itemsOf(questionnaire).map(({ id }) => id));
      expect(items[0]).toMatchObject({ subIndexNumber: 1, subIndexCount: 5 });
      expect(items.at(-1)).toMatchObject({ subIndexNumber: 5, subIndexCount: 5 });
      for (const { id, subIndex } of items) expect(id.startsWith(`${subIndex.id}.`)).toBe(true);
    },
  );

  test('after "under 18" nothing further is asked', () => {
    const screens = screensFor(SERVICE, { age: '1' });
    expect(screens.slice(-2).map(({ id }) => id)).toEqual(['age', null]);
    expect(screensFor(SERVICE, { age: '2' }).some(({ kind }) => kind === 'assistance')).toBe(true);
  });

  test('somebody under age is asked nothing but that, and an adult is not asked it again', () => {
    expect(screensFor(SERVICE, { '?adult': '1' }).map(({ kind }) => kind)).toEqual(['adult', 'submit']);
    const offered = (profile: Record<string, string>) =>
      screensFor(SERVICE, profile).flatMap((screen) =>
        screen.id === 'age' && 'question' in screen ? screen.question.options.map(({ value }) => value) : [],
      );
    expect(offered({ '?adult': 'adult' })).toEqual([2, 3, 4, 5, 6, 'declined']);
    expect(offered({ '?adult': '' })).toEqual([1, 2, 3, 4, 5, 6, 'declined']);
  });

  test('where nobody is asked for their age, nobody is asked whether they are of age', () => {
    const silent = { ...SERVICE, kioskProfile: ['gender'] };
    expect(screensFor(silent).some(({ kind }) => kind === 'adult')).toBe(false);
  });

  test('a kiosk asks no sensitive question', () => {
    for (const { profile } of [SERVICE, EARLIER].map(planOf)) {
      expect(profile.length).toBeLessThanOrEqual(2);
      expect(profile.some(({ sensitive }) => sensitive)).toBe(false);
    }
  });

  test('its length is what will be shown, at a quarter of a minute an item', () => {
    expect(lengthOf(SERVICE, planOf(SERVICE))).toEqual({ screens: screensFor(SERVICE).length, minutes: 4 });
    expect(lengthOf(EARLIER, planOf(EARLIER)).minutes).toBe(5);
  });

  test('whatever is answered: it ends with submit, asks nothing twice, and every screen is known to core', () => {
    const answers = fc.dictionary(
      fc.constantFrom('?adult', 'gender', 'age', 'education', 'nonsense'),
      fc.constantFrom('', '1', '2', '6', 'adult', 'declined', 'nonsense'),
    );
    fc.assert(
      fc.property(fc.constantFrom(SERVICE, EARLIER), answers, (questionnaire, profile) => {
        const screens = screensFor(questionnaire, profile);
        const ids = screens.flatMap(({ id }) => id ?? []);
        expect(screens.at(-1)?.kind).toBe('submit');
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe(screens.filter(({ kind }) => kind !== 'adult').length - 1);
        for (const id of ids) expect(screensOf(questionnaire).has(id)).toBe(true);
      }),
    );
  });

  test('what is read aloud of an item is the stem, the item, what explains it and every answer', () => {
    const screen = screensFor(SERVICE).find(({ id }) => id === 'access.equipment') as Screen;
    const spoken = phrasesOf(SERVICE, screen).map((text) => text['vi']?.text);
    expect(spoken[0]).toBe('Ông/Bà hài lòng ở mức nào về nội dung sau?');
    expect(spoken).toContain(
      'Máy lấy số xếp hàng, máy tính, máy để tra cứu thông tin, máy điều hòa, quạt mát',
    );
    expect(spoken.slice(-7, -2)).toEqual(SERVICE.scale.levels.map(({ text }) => text['vi']?.text));
    expect(spoken.slice(-2)).toEqual(['Chưa phát sinh', 'Không muốn trả lời']);
  });
});

describe('the form', () => {
  test('starts with nothing chosen, and no field has a dot of its own', () => {
    const form = emptyForm(SERVICE);
    const values = [
      ...Object.values(form.answers),
      ...Object.values(form.context),
      ...Object.values(form.profile),
    ];
    expect(new Set(values)).toEqual(new Set(['']));
    expect(Object.keys(form.answers).some((name) => name.includes('.'))).toBe(false);
  });

  test('every answerable screen has a field of the empty form, each its own', () => {
    const form = emptyForm(SERVICE) as unknown as Record<string, string | Record<string, string>>;
    const fields = screensFor(SERVICE).flatMap((screen) => fieldOf(screen) ?? []);
    expect(new Set(fields).size).toBe(fields.length);
    for (const field of fields) {
      const [group = '', name] = field.split('.');
      const value = form[group];
      expect(name === undefined ? value : (value as Record<string, string>)[name], field).toBe('');
    }
  });

  test('whatever a respondent leaves behind is a response that passes the check', () => {
    const text = fc.oneof(
      fc.constantFrom('', '1', '3', '5', 'not-applicable', 'declined', '9', 'self', 'adult'),
      fc.string(),
    );
    const form = fc.record({
      answers: fc.constant(null).chain(() => record(Object.keys(emptyForm(SERVICE).answers))),
      context: record(['visit-purpose', 'respondent']),
      profile: record(['?adult', 'gender', 'age', 'ethnicity']),
      assistance: text,
      comment: fc.string({ unit: ANY_CHARACTER, maxLength: 1_200 }),
    });
    function record(keys: string[]) {
      return fc.record(Object.fromEntries(keys.map((key) => [key, text])));
    }
    fc.assert(
      fc.property(form, (values) => {
        const screens = screensFor(SERVICE, values.profile);
        const response = responseOf(SERVICE, screens, values as SurveyForm, MAKING);
        expect(checkResponse(SERVICE, response)).toMatchObject({ ok: true });
        expect(Object.keys(response.profile)).not.toContain('ethnicity');
      }),
    );
  });

  test('of somebody who is under age after all, nothing is sent but that', () => {
    const form = emptyForm(SERVICE);
    form.answers['access/signage'] = '5';
    form.context['visit-purpose'] = 'collect';
    form.profile['gender'] = '2';
    form.assistance = 'self';
    form.comment = 'Tốt';
    form.profile['?adult'] = '1';
    const response = responseOf(SERVICE, screensFor(SERVICE, form.profile), form, MAKING);
    expect(response).toMatchObject({ profile: { age: 1 }, comment: null, assistance: null });
    expect([response.answers, response.context]).toEqual([{}, {}]);
    expect(Object.keys(response.profile)).toEqual(['age']);
    expect(checkResponse(SERVICE, response).ok).toBe(true);
    expect(isUnderAge(SERVICE, response.profile)).toBe(true);
  });

  test('says what was chosen, and nothing about what was not', () => {
    const form = emptyForm(SERVICE);
    form.answers['access/signage'] = '5';
    form.answers['results/fair'] = 'not-applicable';
    form.context['visit-purpose'] = 'collect';
    form.profile['age'] = '6';
    form.comment = '  Cảm ơn  ';
    const response = responseOf(SERVICE, screensFor(SERVICE), form, MAKING);
    expect(response).toMatchObject({
      answers: { 'access.signage': 5, 'results.fair': 'not-applicable' },
      context: { 'visit-purpose': 'collect' },
      profile: { age: 6 },
      assistance: null,
      comment: 'Cảm ơn',
    });
    expect(Object.keys(response.answers)).toHaveLength(2);
  });
});

describe('a mode that asks a sensitive question', () => {
  const ethnicity = SERVICE.profile.filter(({ id }) => id === 'ethnicity');
  const plan = { adult: null, context: [], profile: ethnicity };
  const making = { ...MAKING, mode: 'staff-assisted' } as const;
  /** Somebody who answers the consent so, and whose form has an answer to the question, whether it is asked or not. */
  const answered = (consent: string, ethnicityAnswer = '2') => {
    const form = emptyForm(SERVICE);
    const asked = screensOfSurvey(SERVICE, plan, form.profile).find(({ kind }) => kind === 'profile');
    const field = asked === undefined ? null : fieldOf(asked);
    form.profile[field?.slice('profile.'.length) ?? ''] = consent;
    form.profile['ethnicity'] = ethnicityAnswer;
    const screens = screensOfSurvey(SERVICE, plan, form.profile);
    return { screens, response: responseOf(SERVICE, screens, form, making) };
  };

  test('begins with its notice and the choice to agree, of which none is preset', () => {
    const form = emptyForm(SERVICE);
    const consent = screensOfSurvey(SERVICE, plan, form.profile).find(
      ({ kind }) => kind === 'profile',
    ) as Screen;
    const group = form as unknown as Record<string, Record<string, string>>;
    const [name = '', key = ''] = fieldOf(consent)?.split('.') ?? [];
    expect(group[name]?.[key]).toBe('');
    for (const language of ['vi', 'en']) {
      const spoken = phrasesOf(SERVICE, consent).map((local) => local[language]?.text);
      expect(spoken).toEqual([
        ethnicity[0]?.text[language]?.text,
        ethnicity[0]?.notice?.[language]?.text,
        expect.any(String),
        expect.any(String),
      ]);
    }
  });

  test.each(['', 'no', 'nonsense'])(
    'with "%s" does not ask it, nor sends what stands in its field',
    (consent) => {
      const { screens, response } = answered(consent);
      expect(screens.map(({ id }) => id)).not.toContain('ethnicity');
      expect(response.profile).toEqual({});
      expect(response).not.toHaveProperty('consents');
      expect(checkResponse(SERVICE, response).ok).toBe(true);
    },
  );

  test('asks it after consent, which goes along with the answer', () => {
    const { screens, response } = answered('yes');
    const profile = screens.filter(({ kind }) => kind === 'profile');
    expect(profile.map(({ id }) => id)).toEqual([null, 'ethnicity']);
    expect(response).toMatchObject({ profile: { ethnicity: 2 }, consents: ['ethnicity'] });
    expect(checkResponse(SERVICE, response).ok).toBe(true);
  });

  test('sends no consent where the question was left out all the same', () => {
    const { response } = answered('yes', '');
    expect(response).not.toHaveProperty('consents');
    expect(checkResponse(SERVICE, response).ok).toBe(true);
  });
});

describe("the office's words", () => {
  test("are the unit's own in Vietnamese, with a form for the start of a sentence", () => {
    expect(officeWords(SERVICE, 'vi', 'trung tâm hành chính')).toEqual({
      default: 'trung tâm hành chính',
      sentenceStart: 'Trung tâm hành chính',
    });
  });

  test("are the questionnaire's without the unit's, and in every other language", () => {
    expect(officeWords(SERVICE, 'vi', null).default).toBe('Bộ phận Một cửa');
    expect(officeWords(SERVICE, 'en', 'trung tâm').sentenceStart).toBe('The one-stop office');
  });
});

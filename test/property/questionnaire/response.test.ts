import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkResponse } from '../../../src/core/questionnaire/check-response.ts';
import { cleanComment, isComment } from '../../../src/core/questionnaire/comment.ts';
import { parseScoreLine } from '../../../src/core/questionnaire/parse-answers.ts';
import { completeResponse, loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../support/questionnaires.ts';
import { runs } from '../../support/runs.ts';
import { arbitraryResponse } from './arbitrary-response.ts';
import { everySingleChange, mutated } from './mutations.ts';

const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/su;

describe.each(QUESTIONNAIRE_IDS.map(loadQuestionnaire))('the check of responses to $id', (questionnaire) => {
  it('accepts every response made by the rules and gives it back unchanged, also through JSON', () => {
    fc.assert(
      fc.property(arbitraryResponse(questionnaire), (response) => {
        const travelled: unknown = JSON.parse(JSON.stringify(response));
        expect(checkResponse(questionnaire, travelled)).toEqual({ ok: true, value: travelled });
      }),
    );
  });

  it('says yes or says where, and never throws, on a response with up to three changes', () => {
    const changed = arbitraryResponse(questionnaire).chain((response) => mutated(response));
    fc.assert(
      fc.property(changed, (value) => {
        const checked = checkResponse(questionnaire, value);
        if (checked.ok) expect(checked.value).toEqual(value);
        else expect(checked.error.path).toMatch(POINTER);
      }),
      { numRuns: runs(50) },
    );
  });

  it('says yes or says where on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkResponse(questionnaire, value).ok).toBe(false);
        expect(
          checkResponse(questionnaire, { ...completeResponse(questionnaire, 'kiosk'), durationsMs: value })
            .ok,
        ).toBe(
          typeof value === 'object' &&
            value !== null &&
            !Array.isArray(value) &&
            Object.keys(value).length === 0,
        );
      }),
    );
  });

  it('refuses a response that lost any one of its fields or gained one', () => {
    const response = completeResponse(questionnaire, 'staff-assisted');
    for (const key of Object.keys(response)) {
      const { [key as keyof typeof response]: _, ...rest } = response;
      expect(checkResponse(questionnaire, rest)).toMatchObject({
        error: { kind: 'missing-key', path: `/${key}` },
      });
    }
    expect(checkResponse(questionnaire, { ...response, name: 'x' })).toMatchObject({
      error: { kind: 'unknown-key', path: '/name' },
    });
  });

  it('accepts only what equals the given value, on every single change of a complete response', () => {
    for (const value of everySingleChange(completeResponse(questionnaire, 'kiosk'))) {
      const checked = checkResponse(questionnaire, value);
      if (checked.ok) expect(checked.value).toEqual(value);
    }
  });
});

describe('hostile nesting', () => {
  const questionnaire = loadQuestionnaire('sipas-2023-service');
  const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  const deepObject: unknown = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`);

  it('is refused without a throw wherever it stands in a response', () => {
    const response = completeResponse(questionnaire, 'kiosk');
    for (const value of [deep, deepObject]) {
      expect(checkResponse(questionnaire, value).ok).toBe(false);
      for (const key of Object.keys(response)) {
        expect(checkResponse(questionnaire, { ...response, [key]: value }).ok).toBe(false);
      }
    }
  });
});

describe('a line of answers', () => {
  const questionnaire = loadQuestionnaire('sipas-2023-service');

  it('never throws on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseScoreLine(questionnaire, value);
        parseScoreLine(questionnaire, { answers: value });
        parseScoreLine(questionnaire, { answers: { 'access.signage': value } });
      }),
    );
  });

  it('gives the answers of every valid response', () => {
    fc.assert(
      fc.property(arbitraryResponse(questionnaire), (response) => {
        expect(parseScoreLine(questionnaire, response)).toEqual({ ok: true, value: response.answers });
      }),
    );
  });
});

describe('a cleaned comment', () => {
  it('is null or passes the check, and is not changed by cleaning again', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
          maxLength: 1_500,
        }),
        (text) => {
          const cleaned = cleanComment(text);
          if (cleaned !== null) expect(isComment(cleaned)).toBe(true);
          expect(cleanComment(cleaned ?? '')).toBe(cleaned);
        },
      ),
      { numRuns: runs(50) },
    );
  });
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/core/kernel/canonical-json.ts';
import { checkBody } from '../../../src/core/protocol/messages/body.ts';
import { RECORD_KINDS, type RecordKind } from '../../../src/core/protocol/messages/record.ts';
import { RECHECK_FINDINGS } from '../../../src/core/protocol/recheck.ts';
import schema from '../../../src/core/protocol/spec/bodies.schema.json' with { type: 'json' };
import { screensOf } from '../../../src/core/questionnaire/items.ts';
import type { Questionnaire } from '../../../src/core/questionnaire/questionnaire.ts';
import { MODES } from '../../../src/core/questionnaire/response.ts';
import { completeResponse, loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../support/questionnaires.ts';
import { runs } from '../../support/runs.ts';
import { arbitraryResponse } from '../questionnaire/arbitrary-response.ts';
import { mutated } from './arbitrary-messages.ts';

/** The published schema is of any questionnaire: whatever one of them allows must fit it. */
const SEED = 20_261_129;
const RUNS = { numRuns: runs(50), seed: SEED };
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema, 'bodies');
const fits = (kind: RecordKind, body: Json) => ajv.validate(`bodies#/$defs/${kind}`, body);

type Body = { readonly [key: string]: Json };

function arbitraryBody(questionnaire: Questionnaire, kind: RecordKind): fc.Arbitrary<Json> {
  const submittedAtMs = fc.oneof(fc.nat(), fc.constantFrom(0, 8.64e15));
  const language = fc.constantFrom(...questionnaire.languages);
  switch (kind) {
    case 'response':
      return fc
        .record(
          {
            submittedAtMs,
            response: arbitraryResponse(questionnaire),
            receipt: fc.stringMatching(/^[0-9]{10}$/),
          },
          { requiredKeys: ['submittedAtMs', 'response'] },
        )
        .map((body) => JSON.parse(JSON.stringify(body)) as Json);
    case 'abandonment':
      return fc.record({
        submittedAtMs,
        mode: fc.constantFrom(...MODES),
        language,
        reached: fc.constantFrom(...screensOf(questionnaire)),
      });
    case 'feedback-case':
      return fc.record({
        submittedAtMs,
        language,
        text: fc
          .string({ unit: 'grapheme', minLength: 1, maxLength: 2_000 })
          .map((text) => text.normalize('NFC').replaceAll('\0', '').slice(0, 500))
          .filter((text) => text.length > 0 && text.isWellFormed() && text.normalize('NFC') === text),
      });
  }
}

describe('IV6 a re-check', () => {
  const household = loadQuestionnaire('sipas-2023-household');
  const sampling = {
    wave: '2026-2',
    stratum: 'A',
    'primary-sampling-unit': 'Thôn 3',
    'selection-number': '4',
  };
  const body = (change: object = {}, beside: object = {}) =>
    ({ submittedAtMs: 0, recheck: { sampling, result: 'due', ...change }, ...beside }) as unknown as Body;
  const passes = (one: Body, questionnaire = household) => {
    const { ok } = checkBody(questionnaire, 'response', one);
    // The published schema is of any questionnaire, and refuses nothing that passes.
    if (ok) expect(fits('response', one)).toBe(true);
    return ok;
  };

  test('stands in the place of a response, to a questionnaire of sampled households', () => {
    expect(checkBody(household, 'response', body())).toEqual({
      ok: true,
      value: { kind: 'recheck', submittedAtMs: 0, recheck: { sampling, result: 'due' } },
    });
    for (const result of RECHECK_FINDINGS) expect(passes(body({ result }))).toBe(true);
    expect(passes(body(), loadQuestionnaire('sipas-2023-service'))).toBe(false);
  });

  test.each<[string, Body]>([
    ['beside a response', body({}, { response: completeResponse(household, 'household') })],
    ['with a receipt', body({}, { receipt: '0123456789' })],
    ['with a part that was handed over', body({}, { handedOver: { key: '0'.repeat(16), sealed: 'AA' } })],
    ['with an answer', body({ answers: {} })],
    ['with another result', body({ result: 'maybe' })],
    ['with a field the questionnaire has not', body({ sampling: { ...sampling, address: '1' } })],
    ['with an outcome', body({ sampling: { ...sampling, outcome: 'completed' } })],
    ['without a place', body({ sampling: null })],
    ['that is nothing', { submittedAtMs: 0, recheck: null }],
  ])('%s does not pass', (_, one) => {
    expect(passes(one)).toBe(false);
  });

  test('is of no other kind', () => {
    for (const kind of ['abandonment', 'feedback-case'] as const) {
      expect(checkBody(household, kind, body()).ok).toBe(false);
    }
  });
});

test('RN1 the number that was shown is ten digits, and may be absent', () => {
  const questionnaire = loadQuestionnaire('sipas-2023-service');
  const body = { submittedAtMs: 0, response: completeResponse(questionnaire, 'kiosk') } as unknown as Body;
  const passes = (receipt: Json) => checkBody(questionnaire, 'response', { ...body, receipt }).ok;
  expect(checkBody(questionnaire, 'response', body).ok).toBe(true);
  expect(['0123456789', '01234 56789', '123', 1_234_567_890, null, ''].map(passes)).toEqual([
    true,
    ...Array(5).fill(false),
  ]);
});

describe.each(QUESTIONNAIRE_IDS.flatMap((id) => RECORD_KINDS.map((kind) => ({ id, kind }))))(
  'the body of a $kind to $id',
  ({ id, kind }) => {
    const questionnaire = loadQuestionnaire(id);
    const passes = (body: Json) => checkBody(questionnaire, kind, body as Body).ok;

    test(`BO1 that passes the check fits the published schema (seed ${SEED})`, () => {
      fc.assert(
        fc.property(arbitraryBody(questionnaire, kind), (body) => {
          expect([passes(body), fits(kind, body)]).toEqual([true, true]);
        }),
        RUNS,
      );
    });

    test(`BO1 that was changed and still passes fits it too (seed ${SEED})`, () => {
      let refused = 0;
      fc.assert(
        fc.property(mutated(arbitraryBody(questionnaire, kind)), (body) => {
          if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
          if (!fits(kind, body)) {
            refused += 1;
            expect(passes(body)).toBe(false);
          }
        }),
        RUNS,
      );
      expect(refused).toBeGreaterThan(runs(5));
    });
  },
);

describe('what the questionnaire decides', () => {
  const service = loadQuestionnaire('sipas-2023-service');
  const household = loadQuestionnaire('sipas-2023-household');
  const response = (questionnaire: Questionnaire, mode: 'kiosk' | 'household', changes: object) =>
    checkBody(questionnaire, 'response', {
      submittedAtMs: 0,
      response: { ...completeResponse(questionnaire, mode), ...changes } as unknown as Json,
    }).ok;

  test.each<[string, object, boolean]>([
    ['a language it has', { language: 'en' }, true],
    ['a language it has not', { language: 'fr' }, false],
    ['an item it has not', { answers: { 'no.item': 4 } }, false],
    ['a level over 5', { answers: { 'access.signage': 6 } }, false],
    ['sampling fields at a kiosk', { sampling: {} }, false],
    ['a sensitive answer at a kiosk', { profile: { ethnicity: 2 }, consents: ['ethnicity'] }, false],
    ['consent without an answer', { consents: ['ethnicity'] }, false],
    ['a screen it has not', { durationsMs: { nowhere: 1 } }, false],
  ])('BO2 %s', (_, changes, isTaken) => {
    expect(response(service, 'kiosk', changes)).toBe(isTaken);
  });

  test('BO2 a household’s interview needs every item, unless it was not completed', () => {
    expect(response(household, 'household', {})).toBe(true);
    expect(response(household, 'household', { sampling: null })).toBe(false);
    expect(response(household, 'household', { answers: {} })).toBe(!household.itemsRequired);
    const other = household.sampling?.outcomes.find((outcome) => outcome !== 'completed');
    expect(response(household, 'household', { answers: {}, sampling: { outcome: other } })).toBe(true);
  });

  test.each<[string, string | null, boolean]>([
    ['1,000 code units', 'x'.repeat(1_000), true],
    ['1,001 code units', 'x'.repeat(1_001), false],
    ['decomposed text', 'Việt'.normalize('NFD'), false],
    ['half a surrogate pair', 'a\ud800', false],
    ['none', null, true],
  ])('BO3 a comment of %s', (_, comment, isTaken) => {
    expect(response(service, 'kiosk', { comment })).toBe(isTaken);
  });

  test.each<[string, string, boolean]>([
    ['2,000 code units', 'x'.repeat(2_000), true],
    ['2,001 code units', 'x'.repeat(2_001), false],
    ['decomposed text', 'Việt'.normalize('NFD'), false],
    ['nothing', '', false],
  ])('BO3 a feedback case of %s', (_, text, isTaken) => {
    expect(checkBody(service, 'feedback-case', { submittedAtMs: 0, language: 'vi', text }).ok).toBe(isTaken);
  });

  test.each<[number, boolean]>([
    [60, true],
    [61, false],
  ])('BO3 a sampling field of %i code units', (characters, isTaken) => {
    const field = household.sampling?.fields.find((one) => one !== 'outcome') ?? '';
    expect(response(household, 'household', { sampling: { [field]: 'x'.repeat(characters) } })).toBe(isTaken);
  });
});

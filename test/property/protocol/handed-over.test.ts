import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyId, RecordId } from '../../../src/core/kernel/brand.ts';
import { canonicalJson, type Json } from '../../../src/core/kernel/canonical-json.ts';
import {
  checkBodyWithSealedPart,
  checkHandedOver,
  type HandedOverAnswers,
  handedOverAssociatedData,
  handedOverBytes,
  handedOverPart,
  joinHandedOver,
} from '../../../src/core/protocol/handed-over.ts';
import { bodyBytes, longestResponse } from '../../../src/core/protocol/longest-body.ts';
import { checkBody } from '../../../src/core/protocol/messages/body.ts';
import { RECORD_MAX_BODY_BYTES, sealedBytes } from '../../../src/core/protocol/sealing.ts';
import schema from '../../../src/core/protocol/spec/bodies.schema.json' with { type: 'json' };
import { handedOverQuestions, itemsOf } from '../../../src/core/questionnaire/items.ts';
import type { Response } from '../../../src/core/questionnaire/response.ts';
import { loadQuestionnaire } from '../../support/questionnaires.ts';
import { runs } from '../../support/runs.ts';
import { arbitraryResponse } from '../questionnaire/arbitrary-response.ts';
import { mutated } from './arbitrary-messages.ts';

const SEED = 20_261_130;
const RUNS = { numRuns: runs(100), seed: SEED };
const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
const { perceptions, items } = handedOverQuestions(HOUSEHOLD);
const HANDED = new Set<string>([...perceptions, ...items].map(({ id }) => id));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema, 'bodies');

type Body = { readonly [key: string]: Json };
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Body;

/** A whole interview, cut in two as the tablet does. */
function cut(response: Response): { own: Response; handedOver: HandedOverAnswers } {
  const only = <Value>(values: Readonly<Record<string, Value>>, isHanded: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([id]) => HANDED.has(id) === isHanded));
  const corrections = Math.floor(response.corrections / 3);
  return {
    own: {
      ...response,
      answers: {},
      durationsMs: only(response.durationsMs, false),
      perceptions: only(response.perceptions, false),
      corrections: response.corrections - corrections,
    },
    handedOver: {
      answers: response.answers,
      durationsMs: only(response.durationsMs, true),
      perceptions: only(response.perceptions, true),
      corrections,
    },
  };
}

const interviews = arbitraryResponse(HOUSEHOLD).filter(({ mode }) => mode === 'household');
const SEALED = { key: '0123456789abcdef', sealed: 'AAAA' };
const bodyOf = (response: unknown): Body => ({ submittedAtMs: 1, response: plain(response) });

describe('an interview in two parts', () => {
  test(`IV2 is put together to the response it was cut from (seed ${SEED})`, () => {
    fc.assert(
      fc.property(interviews, (response) => {
        const { own, handedOver } = cut(response);
        const part = handedOverPart(HOUSEHOLD, handedOver) as unknown as Json;
        expect(joinHandedOver(HOUSEHOLD, bodyOf(own), part)).toEqual(bodyOf(response));
        expect(ajv.validate('bodies#/$defs/handedOverPart', part)).toBe(true);
        expect(ajv.validate('bodies#/$defs/response', { ...bodyOf(own), handedOver: SEALED })).toBe(true);
      }),
      RUNS,
    );
  });

  test(`IV4 passes the collector's check where both parts passed the device's, and nowhere else (seed ${SEED})`, () => {
    let passed = 0;
    fc.assert(
      fc.property(
        interviews.chain((response) => {
          const { own, handedOver } = cut(response);
          const part = handedOverPart(HOUSEHOLD, handedOver);
          return fc.tuple(
            fc.oneof(fc.constant(bodyOf(own)), mutated(fc.constant(bodyOf(own)))),
            fc.oneof(fc.constant(plain(part)), mutated(fc.constant(plain(part)))),
          );
        }),
        ([own, part]) => {
          if (own === null || typeof own !== 'object' || Array.isArray(own)) return;
          const body = own as Body;
          // Where an interview did not take place nothing is handed over.
          const { response } = body;
          const sampling = (response as Body | null)?.['sampling'] as Body | null | undefined;
          if ((sampling?.['outcome'] ?? 'completed') !== 'completed') return;
          const onDevice =
            checkBodyWithSealedPart(HOUSEHOLD, { ...body, handedOver: SEALED }).ok &&
            checkHandedOver(HOUSEHOLD, part as never).ok;
          const whole = joinHandedOver(HOUSEHOLD, body, part);
          const atCollector = whole !== null && checkBody(HOUSEHOLD, 'response', whole).ok;
          if (onDevice) passed += 1;
          // Of somebody under age the collector asks less; no such person is interviewed.
          const isMinor = ((response as Body | null)?.['profile'] as Body | null | undefined)?.['age'] === 1;
          if (isMinor) expect(onDevice && !atCollector).toBe(false);
          else expect(atCollector).toBe(onDevice);
        },
      ),
      { ...RUNS, numRuns: runs(400) },
    );
    expect(passed).toBeGreaterThan(runs(30));
  });

  test('IV2 no answer can be said twice: one that was handed over and stands in the own part refuses the body', () => {
    const { own, handedOver } = cut(longestResponse(HOUSEHOLD, 'household'));
    const part = handedOverPart(HOUSEHOLD, handedOver) as unknown as Json;
    const [item] = itemsOf(HOUSEHOLD);
    for (const twice of [
      { answers: { [item?.id ?? '']: 5 } },
      { durationsMs: { [item?.id ?? '']: 5 } },
      { perceptions: { 'q5-harassment': 1 } },
    ]) {
      expect(joinHandedOver(HOUSEHOLD, bodyOf({ ...own, ...twice }), part)).toBeNull();
    }
  });

  test('IV4 a part without a required item is not sealed', () => {
    const { handedOver } = cut(longestResponse(HOUSEHOLD, 'household'));
    const [item] = itemsOf(HOUSEHOLD);
    const { [item?.id ?? '']: _, ...answers } = handedOver.answers as Record<string, number>;
    expect(checkHandedOver(HOUSEHOLD, handedOverPart(HOUSEHOLD, handedOver)).ok).toBe(true);
    expect(checkHandedOver(HOUSEHOLD, handedOverPart(HOUSEHOLD, { ...handedOver, answers }))).toMatchObject({
      ok: false,
      error: { path: `/response/answers/${item?.id}` },
    });
  });

  test('IV1 every part has room in one length, and the longest interview with it in a record', () => {
    const { own, handedOver } = cut(longestResponse(HOUSEHOLD, 'household'));
    const longest = canonicalJson(handedOverPart(HOUSEHOLD, handedOver) as unknown as Json).length;
    const bytes = handedOverBytes(HOUSEHOLD);
    expect(longest).toBeLessThan(bytes);
    expect(bytes).toBe(1024);
    const sealed = 'A'.repeat(Math.ceil((sealedBytes(bytes) * 4) / 3));
    const beside = canonicalJson({ handedOver: { ...SEALED, sealed } }).length;
    const comment = '貫'.repeat(1_000);
    expect(bodyBytes({ ...own, comment }) + beside).toBeLessThan(RECORD_MAX_BODY_BYTES);
  });

  test('IV1 what is bound to a part is the recorded text', () => {
    expect(
      handedOverAssociatedData({
        id: '1'.repeat(32) as RecordId,
        key: '0123456789abcdef' as KeyId,
        questionnaire: HOUSEHOLD.id,
        version: 1,
      }),
    ).toBe(
      `{"id":"${'1'.repeat(32)}","key":"0123456789abcdef","part":"handedOver","protocol":1,` +
        '"questionnaire":"sipas-2023-household","version":1}',
    );
  });
});

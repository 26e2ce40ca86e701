import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/core/kernel/canonical-json.ts';
import { bodyBytes, bodyFault, longestResponse } from '../../../src/core/protocol/longest-body.ts';
import { paddedBytes, RECORD_KINDS } from '../../../src/core/protocol/messages/record.ts';
import { PADDING_STEPS_BYTES, RECORD_MAX_BODY_BYTES } from '../../../src/core/protocol/sealing.ts';
import { checkResponse } from '../../../src/core/questionnaire/check-response.ts';
import { COMMENT_MAX_CHARACTERS, MODES } from '../../../src/core/questionnaire/response.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';
import { plainRecord, sealedRecord } from '../../support/batches.ts';
import { loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../support/questionnaires.ts';
import { runs } from '../../support/runs.ts';
import { scaledQuestionnaire } from '../../support/small-questionnaire.ts';
import { arbitraryResponse } from '../questionnaire/arbitrary-response.ts';

describe('the length of what is sealed', () => {
  const kind = fc.constantFrom(...RECORD_KINDS);
  const length = fc.integer({ min: 0, max: RECORD_MAX_BODY_BYTES });

  test('SE2 it is one of four, holds the content and its end, and never falls as the content grows', () => {
    fc.assert(
      fc.property(kind, length, length, fc.boolean(), (of, one, other, isSampled) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const padded = paddedBytes(of, more, isSampled);
        expect(PADDING_STEPS_BYTES).toContain(padded);
        expect(padded).toBeGreaterThan(more);
        expect(paddedBytes(of, less, isSampled)).toBeLessThanOrEqual(padded);
      }),
      { numRuns: runs(200) },
    );
    for (const of of RECORD_KINDS)
      expect(() => paddedBytes(of, RECORD_MAX_BODY_BYTES + 1, false)).toThrow(RangeError);
  });

  test('SE2 two records of one kind and padding step have the same length, whatever they say', () => {
    const text = fc.string({ unit: ANY_CHARACTER, maxLength: 3_000 });
    fc.assert(
      fc.property(kind, text, text, (of, one, other) => {
        const [a, b] = [{ text: one }, { text: other }];
        const step = (body: Json) => paddedBytes(of, Buffer.byteLength(canonicalJson(body)), false);
        const sealed = (body: typeof a) =>
          sealedRecord('e'.repeat(32), plainRecord({ kind: of, body })).sealed;
        fc.pre(Buffer.byteLength(canonicalJson(a)) <= RECORD_MAX_BODY_BYTES && step(a) === step(b));
        expect(sealed(a).length).toBe(sealed(b).length);
      }),
      { numRuns: 50 },
    );
  });

  describe.each(['sipas-2023-service', 'sipas-2022-service', 'one-stop-three-levels'] as const)(
    'of %s',
    (id) => {
      const questionnaire = loadQuestionnaire(id);

      test.each(MODES)('SE2 every response in mode %s without a comment has one, the widest too', (mode) => {
        const response = longestResponse(questionnaire, mode);
        expect(checkResponse(questionnaire, response)).toMatchObject({ ok: true });
        expect(paddedBytes('response', bodyBytes(response), false)).toBe(2048);
      });

      test('SE2 so has whatever else may be answered or skipped', () => {
        const most = Math.max(...MODES.map((mode) => bodyBytes(longestResponse(questionnaire, mode))));
        fc.assert(
          fc.property(arbitraryResponse(questionnaire), (response) => {
            const bytes = bodyBytes({ ...response, comment: null });
            expect(bytes).toBeLessThanOrEqual(most);
            expect(paddedBytes('response', bytes, false)).toBe(2048);
          }),
          { numRuns: 500 },
        );
      });
    },
  );

  test('SE2 every response to the questionnaire of sampled households has one, with a comment or without', () => {
    const questionnaire = loadQuestionnaire('sipas-2023-household');
    expect(questionnaire.sampling).not.toBeNull();
    fc.assert(
      fc.property(arbitraryResponse(questionnaire), (response) => {
        expect(paddedBytes('response', bodyBytes(response), true)).toBe(8192);
      }),
      { numRuns: 500 },
    );
  });

  test.each(QUESTIONNAIRE_IDS)('SE2 the widest response of %s with the longest comment still fits', (id) => {
    const questionnaire = loadQuestionnaire(id);
    for (const mode of MODES) {
      const comment = questionnaire.comment === null ? null : '貫'.repeat(COMMENT_MAX_CHARACTERS);
      const response = { ...longestResponse(questionnaire, mode), comment };
      expect(checkResponse(questionnaire, response)).toMatchObject({ ok: true });
      expect(bodyBytes(response)).toBeLessThanOrEqual(RECORD_MAX_BODY_BYTES);
    }
    expect(bodyFault(questionnaire)).toBeNull();
  });

  test('SE2 a questionnaire is refused whose responses would have several lengths, or would not fit', () => {
    expect(bodyFault(scaledQuestionnaire(3, 3, 24))).toBeNull();
    expect(bodyFault(scaledQuestionnaire(3, 3, 40))).toBe('lengths-differ');
    expect(bodyFault(scaledQuestionnaire(3, 3, 200))).toBe('too-long');
  });
});

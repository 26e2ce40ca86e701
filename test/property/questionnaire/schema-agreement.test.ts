import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuestionnaire } from '../../../src/core/questionnaire/parse-questionnaire.ts';
import { parseStructure } from '../../../src/core/questionnaire/parse-structure.ts';
import { QUESTIONNAIRE_IDS, questionnaireJson } from '../../support/questionnaires.ts';
import { IS_FULL_SIZE, runs } from '../../support/runs.ts';
import { everySingleChange, mutated } from './mutations.ts';

const validate = new Ajv2020({ strict: true }).compile(questionnaireJson('questionnaire.schema') as object);

describe('the JSON Schema and the parser give the same verdict', () => {
  for (const id of QUESTIONNAIRE_IDS) {
    it(`on ${id} with up to three changes anywhere`, () => {
      const verdicts = { accepted: 0, refused: 0 };
      fc.assert(
        fc.property(mutated(questionnaireJson(id)), (json) => {
          const accepted = parseStructure(json).ok;
          verdicts[accepted ? 'accepted' : 'refused'] += 1;
          expect(accepted).toBe(validate(json));
        }),
        { numRuns: runs(200), seed: 20_231_211 },
      );
      expect(verdicts.accepted).toBeGreaterThan(runs(10));
      expect(verdicts.refused).toBeGreaterThan(runs(100));
    });
  }

  it('on every single change at the first places of every list', () => {
    let compared = 0;
    const disagreements: unknown[] = [];
    const document = smallest(questionnaireJson('sipas-2023-household'));
    // Seven is no divisor of how many changes there are at a place, so that each is met at some.
    for (const json of everySingleChange(document, IS_FULL_SIZE ? 1 : 7)) {
      compared += 1;
      if (parseStructure(json).ok !== validate(json)) disagreements.push(json);
    }
    expect(disagreements).toEqual([]);
    expect(compared).toBeGreaterThan(IS_FULL_SIZE ? 10_000 : 1_400);
  });

  it('on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(parseStructure(json).ok).toBe(validate(json));
      }),
    );
  });
});

/** With every optional key, and lists cut to two entries where the schema lets them be. */
function smallest(json: unknown): unknown {
  const assistance = (questionnaireJson('sipas-2023-service') as { assistance: unknown }).assistance;
  // The first two are kept: the sensitive one with its notice is among them.
  const profile = (json as { profile: { sensitive?: boolean }[] }).profile;
  const sensitiveFirst = [...profile].sort(
    (one, other) => Number(other.sensitive ?? false) - Number(one.sensitive ?? false),
  );
  const small = {
    ...(json as object),
    profile: sensitiveFirst,
    assistance,
    kioskProfile: ['gender', 'age'],
    kioskContext: ['visit-purpose'],
  };
  return JSON.parse(JSON.stringify(small), (key, value: unknown) =>
    Array.isArray(value) && key !== 'levels' ? value.slice(0, 2) : value,
  );
}

describe('parsing', () => {
  it('never throws, and a fault points at the questionnaire by a JSON Pointer', () => {
    fc.assert(
      fc.property(mutated(questionnaireJson('sipas-2023-household')), (json) => {
        const parsed = parseQuestionnaire(json);
        if (!parsed.ok) expect(parsed.error.path).toMatch(/^(?:\/(?:[^~/]|~[01])*)*$/su);
      }),
      { numRuns: runs(50), seed: 20_231_211 },
    );
  });
});

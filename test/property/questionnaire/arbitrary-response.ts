import fc from 'fast-check';
import { cleanComment } from '../../../src/core/questionnaire/comment.ts';
import { itemsOf, screensOf } from '../../../src/core/questionnaire/items.ts';
import type {
  Option,
  OptionValue,
  Perception,
  Questionnaire,
} from '../../../src/core/questionnaire/questionnaire.ts';
import type { Mode, Response } from '../../../src/core/questionnaire/response.ts';
import { MODES } from '../../../src/core/questionnaire/response.ts';
import { ANY_CHARACTER } from '../../support/any-character.ts';

/** Any response the check must accept, written from the rules of a response and not from the check. */
export function arbitraryResponse(questionnaire: Questionnaire): fc.Arbitrary<Response> {
  return fc.constantFrom(...MODES).chain((mode) =>
    fc
      .record<Response>({
        mode: fc.constant(mode),
        language: fc.constantFrom(...questionnaire.languages),
        answers: answers(questionnaire),
        context: some(questionnaire.context, ({ options }) => chosen(options)),
        assistance:
          questionnaire.assistance === null
            ? fc.constant(null)
            : maybe(chosen(questionnaire.assistance.options)),
        profile: some(profileFor(questionnaire, mode), ({ options }) => chosen(options)),
        perceptions: some(questionnaire.perceptions, perceived),
        comment: fc.string({ unit: ANY_CHARACTER, maxLength: 1_200 }).map(cleanComment),
        sampling: mode === 'household' ? sampling(questionnaire) : fc.constant(null),
        durationsMs: some(
          [...screensOf(questionnaire)].map((id) => ({ id })),
          () => fc.integer({ min: 0, max: 86_400_000 }),
        ),
        corrections: fc.integer({ min: 0, max: 10_000 }),
      })
      .chain((response) =>
        fc.boolean().map((isInterpreted) => ({
          ...withConsents(questionnaire, response),
          ...(isInterpreted ? { interpreted: true as const } : {}),
        })),
      ),
  );
}

/** Somebody who answers a sensitive question has consented to it before. */
function withConsents({ profile }: Questionnaire, response: Response): Response {
  const consents = profile
    .filter(({ id, sensitive }) => sensitive && Object.hasOwn(response.profile, id))
    .map(({ id }) => id);
  return consents.length === 0 ? response : { ...response, consents };
}

function maybe<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(value, { nil: null });
}

function chosen(options: readonly Option[]): fc.Arbitrary<OptionValue> {
  return fc.constantFrom(...options.map(({ value }) => value));
}

/** An object with any subset of the questions' ids as keys. */
function some<Question extends { readonly id: string }, Value>(
  questions: readonly Question[],
  valueFor: (question: Question) => fc.Arbitrary<Value>,
): fc.Arbitrary<Record<string, Value>> {
  return fc.record(Object.fromEntries(questions.map((question) => [question.id, valueFor(question)])), {
    requiredKeys: [],
  }) as fc.Arbitrary<Record<string, Value>>;
}

function answers(questionnaire: Questionnaire): fc.Arbitrary<Response['answers']> {
  const answer = fc.constantFrom(
    ...questionnaire.scale.levels.map(({ value }) => value),
    ...questionnaire.nonAnswers.map(({ code }) => code),
  );
  const all = Object.fromEntries(itemsOf(questionnaire).map(({ id }) => [id, answer]));
  return fc.record(all, questionnaire.itemsRequired ? {} : { requiredKeys: [] }) as fc.Arbitrary<
    Response['answers']
  >;
}

function profileFor({ profile, kioskProfile }: Questionnaire, mode: Mode) {
  return mode === 'kiosk' ? profile.filter(({ id }) => kioskProfile.includes(id)) : profile;
}

function perceived(perception: Perception): fc.Arbitrary<Response['perceptions'][string]> {
  if (perception.kind === 'matrix') {
    const level = fc.constantFrom(...perception.levels.map(({ value }) => value));
    return some(perception.rows, () => level).filter((rows) => Object.keys(rows).length > 0);
  }
  if (perception.kind === 'single-choice') return chosen(perception.options);
  return fc.subarray(
    perception.options.map(({ value }) => value),
    { minLength: 1 },
  );
}

function sampling(questionnaire: Questionnaire): fc.Arbitrary<Record<string, string>> {
  const fields = (questionnaire.sampling?.fields ?? []).map((id) => ({ id }));
  return some(fields, ({ id }) =>
    id === 'outcome'
      ? fc.constantFrom(...(questionnaire.sampling?.outcomes ?? []))
      : fc.constantFrom('2026-1', 'Tổ dân phố 5', '😀', 'x'.repeat(60)),
  );
}

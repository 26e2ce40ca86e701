import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import { itemsOf, screensOf } from '../questionnaire/items.ts';
import type { OptionValue, Perception, Question, Questionnaire } from '../questionnaire/questionnaire.ts';
import { COMMENT_MAX_CHARACTERS, MODES, type Mode, type Response } from '../questionnaire/response.ts';
import { RECEIPT_DIGITS } from './codes/receipt-number.ts';
import { paddedBytes } from './messages/record.ts';
import { RECORD_MAX_BODY_BYTES } from './sealing.ts';

/** The last instant a clock can show. */
const LATEST_MS = 8.64e15;
const DAY_MS = 86_400_000;
const MOST_CORRECTIONS = 10_000;
const SAMPLING_VALUE_CHARACTERS = 60;
/** Of three bytes in UTF-8, the most a UTF-16 code unit takes. */
const WIDE = '貫';

/**
 * Whether a questionnaire can be answered so that nothing but the answers is told: every response to it without a
 * comment is sealed to one length, whatever was answered or skipped (SE2), and the longest with a comment still fits.
 *
 * @returns `lengths-differ`, `too-long`, or null where all is well
 */
export function bodyFault(questionnaire: Questionnaire): 'lengths-differ' | 'too-long' | null {
  const isSampled = questionnaire.sampling !== null;
  const comment = questionnaire.comment === null ? null : WIDE.repeat(COMMENT_MAX_CHARACTERS);
  for (const mode of MODES) {
    const response = longestResponse(questionnaire, mode);
    if (bodyBytes({ ...response, comment }) > RECORD_MAX_BODY_BYTES) return 'too-long';
    if (paddedBytes('response', bodyBytes(response), isSampled) !== paddedBytes('response', 0, isSampled)) {
      return 'lengths-differ';
    }
  }
  return null;
}

/**
 * UTF-8 bytes of the body of a response, at the last instant a clock can show.
 *
 * @internal
 */
export function bodyBytes(response: Response): number {
  const receipt = '0'.repeat(RECEIPT_DIGITS);
  const body = { submittedAtMs: LATEST_MS, response: response as unknown as Json, receipt };
  let bytes = 0;
  for (const character of canonicalJson(body)) bytes += utf8Bytes(character.codePointAt(0) ?? 0);
  return bytes;
}

function utf8Bytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/**
 * The response of most bytes that checkResponse lets pass, without a comment.
 *
 * @internal
 */
export function longestResponse(questionnaire: Questionnaire, mode: Mode): Response {
  const { languages, scale, nonAnswers, assistance, profile, kioskProfile, sampling } = questionnaire;
  const answer = widest([...scale.levels.map(({ value }) => value), ...nonAnswers.map(({ code }) => code)]);
  const asked = profile.filter(({ id }) => mode !== 'kiosk' || kioskProfile.includes(id));
  const sensitive = asked.filter((question) => question.sensitive).map(({ id }) => id);
  return {
    mode,
    language: widest(languages),
    answers: Object.fromEntries(itemsOf(questionnaire).map(({ id }) => [id, answer])),
    context: byId(questionnaire.context, widestOption),
    assistance: assistance === null ? null : widestOption(assistance),
    profile: byId(asked, widestOption),
    perceptions: byId(questionnaire.perceptions, widestPerception),
    comment: null,
    sampling: mode === 'household' ? widestSampling(sampling) : null,
    durationsMs: Object.fromEntries([...screensOf(questionnaire)].map((id) => [id, DAY_MS])),
    corrections: MOST_CORRECTIONS,
    ...(sensitive.length === 0 ? {} : { consents: sensitive }),
    interpreted: true,
  };
}

function widestSampling(sampling: Questionnaire['sampling']): Record<string, string> {
  const value = WIDE.repeat(SAMPLING_VALUE_CHARACTERS);
  return Object.fromEntries(
    (sampling?.fields ?? []).map((field) => [
      field,
      field === 'outcome' ? widest(sampling?.outcomes ?? []) : value,
    ]),
  );
}

function widestOption({ options }: Pick<Question, 'options'>): OptionValue {
  return widest(options.map(({ value }) => value));
}

function widestPerception(perception: Perception): Response['perceptions'][string] {
  if (perception.kind === 'matrix') {
    const level = widest(perception.levels.map(({ value }) => value));
    return Object.fromEntries(perception.rows.map(({ id }) => [id, level]));
  }
  const values = perception.options.map(({ value }) => value);
  return perception.kind === 'single-choice' ? widest(values) : values;
}

function byId<Asked extends { readonly id: string }, Value>(
  questions: readonly Asked[],
  answerTo: (question: Asked) => Value,
): Record<string, Value> {
  return Object.fromEntries(questions.map((question) => [question.id, answerTo(question)]));
}

/** Precondition: there is one. Values are words in ASCII and numbers, so characters are bytes. */
function widest<Value extends string | number>(values: readonly Value[]): Value {
  return values.reduce((found, one) =>
    JSON.stringify(one).length > JSON.stringify(found).length ? one : found,
  );
}

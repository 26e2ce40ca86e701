import { DAY_MS } from '../kernel/duration.ts';
import type { Fault, Reader, ShapeFaultKind } from '../kernel/reader.ts';
import {
  at,
  dictionary,
  fault,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  record,
  required,
} from '../kernel/reader.ts';
import type { Result } from '../kernel/result.ts';
import { ok } from '../kernel/result.ts';
import { isComment } from './comment.ts';
import { itemsOf, screensOf } from './items.ts';
import { answersReader } from './parse-answers.ts';
import type { OptionValue, Perception, Question, Questionnaire } from './questionnaire.ts';
import { OUTCOME_FIELD } from './questionnaire.ts';
import type { Response } from './response.ts';
import { COMMENT_MAX_CHARACTERS, isInterviewed, MODES } from './response.ts';
import { isUnderAge } from './under-age.ts';

export type ResponseFault = Fault<
  ShapeFaultKind | 'unanswered-item' | 'sampling-mode' | 'not-on-kiosk' | 'no-consent'
>;

const CORRECTIONS_MAX = 10_000;
/** UTF-16 code units: five such fields and the longest comment fit the 8 KiB plaintext of a record. */
const SAMPLING_VALUE_MAX_CHARACTERS = 60;
/** On a kiosk people stand in line: two questions about oneself at most. */
const KIOSK_PROFILE_MAX = 2;

/**
 * The one check of a response, run on the device before a citizen is thanked and by the collector on arrival.
 * Takes any JSON value and never throws. Every field of Response must be there, but for `consents` and `interpreted`, and no other.
 *
 * Failure kinds: `wrong-type`, `wrong-value`, `missing-key`, `unknown-key` for the shape; `unanswered-item` where
 * the questionnaire requires every item; `sampling-mode` when sampling and mode disagree; `not-on-kiosk` for
 * profile answers a kiosk never asks for; `no-consent` for the answer to a sensitive question without one.
 */
export function checkResponse(questionnaire: Questionnaire, value: unknown): Result<Response, ResponseFault> {
  const response = readerOf(questionnaire)(value, '');
  if (!response.ok) return response;
  return (
    samplingFault(response.value) ??
    kioskFault(questionnaire, response.value) ??
    consentFault(questionnaire, response.value) ??
    unansweredFault(questionnaire, response.value) ??
    response
  );
}

/** A questionnaire never changes, and building its reader costs more than reading one response with it. */
const readers = new WeakMap<Questionnaire, Reader<Response>>();

function readerOf(questionnaire: Questionnaire): Reader<Response> {
  const reader = readers.get(questionnaire) ?? responseReader(questionnaire);
  readers.set(questionnaire, reader);
  return reader;
}

function responseReader(questionnaire: Questionnaire): Reader<Response> {
  const { assistance, comment, languages } = questionnaire;
  return record({
    mode: required(oneOf(MODES)),
    language: required(oneOf(languages)),
    answers: required(answersReader(questionnaire)),
    context: required(choices(questionnaire.context)),
    assistance: required(assistance === null ? readNothing : nullable(choice(assistance))),
    profile: required(choices(questionnaire.profile)),
    perceptions: required(perceptionsReader(questionnaire)),
    comment: required(comment === null ? readNothing : nullable(readComment)),
    sampling: required(nullable(samplingReader(questionnaire))),
    durationsMs: required(durationsReader(questionnaire)),
    corrections: required(integer(0, CORRECTIONS_MAX)),
    consents: optional(list(oneOf(sensitiveOf(questionnaire)), { min: 1, unique: true }), undefined),
    interpreted: optional(readTrue, undefined),
  });
}

const readTrue: Reader<true> = (value, path) =>
  value === true ? ok(true) : fault('wrong-value', path, 'expected true, or nothing');

const readNothing: Reader<null> = (value, path) =>
  value === null ? ok(null) : fault('wrong-value', path, 'the questionnaire does not ask this');

function choice({ options }: Pick<Question, 'options'>): Reader<OptionValue> {
  return oneOf(options.map(({ value }) => value));
}

function choices(questions: readonly Question[]): Reader<Readonly<Record<string, OptionValue>>> {
  const readers = new Map(questions.map((question) => [question.id, choice(question)]));
  return dictionary((key) => readers.get(key), 'a question asked here');
}

type PerceptionAnswer = Response['perceptions'][string];

function perceptionsReader({ perceptions }: Questionnaire): Reader<Response['perceptions']> {
  const readers = new Map(perceptions.map((perception) => [perception.id, perceptionReader(perception)]));
  return dictionary((key) => readers.get(key), 'a question asked here');
}

/** A question somebody left alone is absent; an empty list or an empty matrix is not a second way to say so. */
function perceptionReader(perception: Perception): Reader<PerceptionAnswer> {
  if (perception.kind === 'matrix') {
    const rows = new Set(perception.rows.map(({ id }) => id));
    const readLevel = oneOf(perception.levels.map(({ value }) => value));
    return dictionary((key) => (rows.has(key) ? readLevel : undefined), 'a row of this question', { min: 1 });
  }
  if (perception.kind === 'single-choice') return choice(perception);
  return list(choice(perception), { min: 1, unique: true });
}

const readComment: Reader<string> = (value, path) => {
  if (typeof value !== 'string') return fault('wrong-type', path, 'expected a text or null');
  if (isComment(value)) return ok(value);
  const limits = `1 to ${COMMENT_MAX_CHARACTERS} characters`;
  return fault('wrong-value', path, `expected ${limits} in NFC, trimmed, without control characters`);
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]+$/u;

const readSamplingValue: Reader<string> = (value, path) => {
  if (typeof value !== 'string') return fault('wrong-type', path, 'expected a text');
  const fits = value.length <= SAMPLING_VALUE_MAX_CHARACTERS && PRINTABLE.test(value);
  if (fits && value === value.normalize('NFC')) return ok(value);
  const limits = `1 to ${SAMPLING_VALUE_MAX_CHARACTERS} characters`;
  return fault('wrong-value', path, `expected ${limits} in NFC without control characters`);
};

/** Fields may be missing: the response is kept and its results do not qualify for the SIPAS method. */
export function samplingReader({ sampling }: Questionnaire): Reader<Readonly<Record<string, string>>> {
  const fields = new Set(sampling?.fields);
  const readOutcome = oneOf(sampling?.outcomes ?? []);
  return dictionary((key) => {
    if (!fields.has(key)) return undefined;
    return key === OUTCOME_FIELD ? readOutcome : readSamplingValue;
  }, 'a sampling field of the questionnaire');
}

function durationsReader(questionnaire: Questionnaire): Reader<Readonly<Record<string, number>>> {
  const screens = screensOf(questionnaire);
  const readDuration = integer(0, DAY_MS);
  return dictionary((key) => (screens.has(key) ? readDuration : undefined), 'a screen of the questionnaire');
}

function samplingFault({ mode, sampling }: Response) {
  if ((mode === 'household') === (sampling !== null)) return null;
  const reason =
    sampling === null ? 'a household interview has sampling fields' : 'only households are sampled';
  return fault('sampling-mode', '/sampling', reason);
}

function kioskFault(questionnaire: Questionnaire, { mode, profile }: Response) {
  if (mode !== 'kiosk') return null;
  const sensitive = sensitiveOf(questionnaire).find((id) => Object.hasOwn(profile, id));
  if (sensitive !== undefined) {
    return fault('not-on-kiosk', at('/profile', sensitive), 'a kiosk never asks a sensitive question');
  }
  if (Object.keys(profile).length <= KIOSK_PROFILE_MAX) return null;
  return fault('not-on-kiosk', '/profile', `a kiosk asks at most ${KIOSK_PROFILE_MAX} profile questions`);
}

function sensitiveOf({ profile }: Questionnaire): readonly string[] {
  return profile.filter(({ sensitive }) => sensitive).map(({ id }) => id);
}

/** A consent for what was not answered is refused too: it would say something of nobody's answer. */
function consentFault(questionnaire: Questionnaire, { profile, consents = [] }: Response) {
  const refused = sensitiveOf(questionnaire).find(
    (id) => Object.hasOwn(profile, id) !== consents.includes(id),
  );
  return refused === undefined
    ? null
    : fault('no-consent', at('/profile', refused), 'answered without consent, or the reverse');
}

/**
 * Where every item is required, a response without them all is one of two things: an interview that did not take
 * place or broke off, which its outcome says, or somebody under age, of whom nothing further is asked.
 */
function unansweredFault(questionnaire: Questionnaire, response: Response) {
  if (!questionnaire.itemsRequired || isUnderAge(questionnaire, response.profile)) return null;
  if (!isInterviewed(response.sampling)) return null;
  const missing = itemsOf(questionnaire).find(({ id }) => !Object.hasOwn(response.answers, id));
  return missing === undefined
    ? null
    : fault('unanswered-item', at('/answers', missing.id), 'every item must be answered');
}

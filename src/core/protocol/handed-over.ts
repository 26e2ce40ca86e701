import type { KeyId, RecordId } from '../kernel/brand.ts';
import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import { hasExactlyKeys, isObject } from '../kernel/read-json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { handedOverQuestions } from '../questionnaire/items.ts';
import type { Answer, Questionnaire, QuestionnaireId } from '../questionnaire/questionnaire.ts';
import { COMPLETED_OUTCOME, OUTCOME_FIELD } from '../questionnaire/questionnaire.ts';
import { bareHouseholdResponse, type Response } from '../questionnaire/response.ts';
import { type BodyFault, checkBody } from './messages/body.ts';
import { PADDING_STEPS_BYTES } from './sealing.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * The part of an interview that the citizen answered alone. It is sealed when the tablet goes back, long before the
 * record is: from then on only the collector reads it, which puts both parts together before it checks anything.
 *
 * Answers stand by position and not by id, in the order of handedOverQuestions(): perceptions, then items. Released
 * questionnaires never change, and so the part is short enough to stand within the body beside the longest comment.
 */
export interface HandedOverPart {
  /** One for each item; null where it was not reached. */
  readonly answers: readonly (Answer | null)[];
  readonly corrections: number;
  /** One for each perception handed over, then one for each item; null where its screen was not shown. */
  readonly durationsMs: readonly (number | null)[];
  /** One for each perception handed over; null where it was left alone. */
  readonly perceptions: readonly (Response['perceptions'][string] | null)[];
}

/** What of a response is handed over. */
export type HandedOverAnswers = Pick<Response, 'answers' | 'corrections' | 'durationsMs' | 'perceptions'>;

/** The sealed part as it stands in the body of its record, beside `response`. */
export interface SealedPart {
  /** The collector's key that it is sealed to, which may be a former one by the time the record is made. */
  readonly key: KeyId;
  /** Base64url, as of a record. */
  readonly sealed: string;
}

/** The key of the body under which a sealed part stands. */
export const HANDED_OVER = 'handedOver';

type Body = { readonly [key: string]: Json };

export function handedOverPart(questionnaire: Questionnaire, given: HandedOverAnswers): HandedOverPart {
  const { perceptions, items } = handedOverQuestions(questionnaire);
  return {
    answers: items.map(({ id }) => given.answers[id] ?? null),
    corrections: given.corrections,
    durationsMs: [...perceptions, ...items].map(({ id }) => given.durationsMs[id] ?? null),
    perceptions: perceptions.map(({ id }) => given.perceptions[id] ?? null),
  };
}

/**
 * The check of a part before it is sealed, the same that the whole response is put to: every item where the
 * questionnaire requires them, known levels and options.
 */
export function checkHandedOver(
  questionnaire: Questionnaire,
  part: HandedOverPart,
): Result<HandedOverPart, BodyFault> {
  const whole = joinHandedOver(questionnaire, standInBody(questionnaire), part as unknown as Json);
  if (whole === null)
    return err({ kind: 'check-failed', path: `/${HANDED_OVER}`, reason: 'not such a part' });
  const checked = checkBody(questionnaire, 'response', whole);
  return checked.ok ? ok(part) : checked;
}

/**
 * The check of a body whose part is sealed already, on the device, which cannot read the part: that of the response
 * with a part that passes in its place. What passes so passes at the collector, since the only rule of a response that
 * speaks of both parts asks less of somebody under age.
 */
export function checkBodyWithSealedPart(
  questionnaire: Questionnaire,
  body: Body,
): Result<{ readonly submittedAtMs: number }, BodyFault> {
  const { [HANDED_OVER]: sealed, ...rest } = body;
  if (!isSealedPart(sealed)) {
    return err({ kind: 'check-failed', path: `/${HANDED_OVER}`, reason: 'not a sealed part' });
  }
  const whole = joinHandedOver(questionnaire, rest, standInPart(questionnaire) as unknown as Json);
  if (whole === null) {
    return err({ kind: 'check-failed', path: '/response', reason: 'it has answers that were handed over' });
  }
  const checked = checkBody(questionnaire, 'response', whole);
  return checked.ok ? ok({ submittedAtMs: checked.value.submittedAtMs }) : checked;
}

export function isSealedPart(
  value: Json | undefined,
): value is { readonly key: string; readonly sealed: string } {
  return (
    isObject(value) &&
    hasExactlyKeys(value, ['key', 'sealed']) &&
    typeof value['key'] === 'string' &&
    typeof value['sealed'] === 'string'
  );
}

/**
 * The body as a device without hand-over would have sealed it. Null where the part has not the form of one, or the
 * response already has an answer, a duration or a perception that was handed over: no answer can be said twice.
 *
 * @param body without its sealed part
 */
export function joinHandedOver(questionnaire: Questionnaire, body: Body, part: Json): Body | null {
  const { response } = body;
  if (!isObject(response) || !isObject(part)) return null;
  if (!hasExactlyKeys(part, ['answers', 'corrections', 'durationsMs', 'perceptions'])) return null;
  const { perceptions, items } = handedOverQuestions(questionnaire);
  const ids = { perceptions: perceptions.map(({ id }) => id), items: items.map(({ id }) => id as string) };
  const answers = joined(response['answers'], ids.items, part['answers']);
  const durationsMs = joined(
    response['durationsMs'],
    [...ids.perceptions, ...ids.items],
    part['durationsMs'],
  );
  const perceived = joined(response['perceptions'], ids.perceptions, part['perceptions']);
  const [own, handedOver] = [response['corrections'], part['corrections']];
  if (answers === null || durationsMs === null || perceived === null) return null;
  if (typeof own !== 'number' || typeof handedOver !== 'number') return null;
  return {
    ...body,
    response: {
      ...response,
      answers,
      corrections: Math.min(MOST_CORRECTIONS, own + handedOver),
      durationsMs,
      perceptions: perceived,
    },
  };
}

const MOST_CORRECTIONS = 10_000;

/** What is bound to a sealed part: it opens in the record it was made for, and in no other. */
export function handedOverAssociatedData(of: {
  readonly id: RecordId;
  readonly key: KeyId;
  readonly questionnaire: QuestionnaireId;
  readonly version: number;
}): string {
  const { id, key, questionnaire, version } = of;
  return canonicalJson({ id, key, part: HANDED_OVER, protocol: PROTOCOL_VERSION, questionnaire, version });
}

/** How long the padded plaintext of a part is: the same for every part to one questionnaire, whatever was answered. */
export function handedOverBytes(questionnaire: Questionnaire): number {
  const { perceptions, items } = handedOverQuestions(questionnaire);
  // A level is one digit.
  const [widest = 1] = questionnaire.nonAnswers
    .map(({ code }) => code)
    .sort((one, other) => other.length - one.length);
  const longest: HandedOverPart = {
    ...standInPart(questionnaire),
    answers: items.map(() => widest),
    corrections: MOST_CORRECTIONS,
    durationsMs: [...perceptions, ...items].map(() => 86_400_000),
    perceptions: perceptions.map((perception) =>
      perception.kind === 'matrix'
        ? Object.fromEntries(perception.rows.map(({ id }) => [id, 99]))
        : perception.options.map(({ value }) => value),
    ),
  };
  // Ids, options and levels are in ASCII, so a character is a byte.
  const content = canonicalJson(longest as unknown as Json).length;
  const step = PADDING_STEPS_BYTES.find((bytes) => bytes > content);
  if (step === undefined) throw new RangeError(`${questionnaire.id} hands over more than a record holds`);
  return step;
}

/** A part that passes the check: every item at the lowest level. */
function standInPart(questionnaire: Questionnaire): HandedOverPart {
  const { perceptions, items } = handedOverQuestions(questionnaire);
  return {
    answers: items.map(() => 1),
    corrections: 0,
    durationsMs: [...perceptions, ...items].map(() => null),
    perceptions: perceptions.map(() => null),
  };
}

/** A body whose own part passes. */
function standInBody({ languages, sampling }: Questionnaire): Body {
  const response = bareHouseholdResponse({
    language: languages[0] ?? '',
    sampling: sampling === null ? {} : { [OUTCOME_FIELD]: COMPLETED_OUTCOME },
  });
  return { submittedAtMs: 0, response: response as unknown as Json };
}

/** What is said by id with what is said by position; null where they do not fit together. */
function joined(own: Json | undefined, ids: readonly string[], handedOver: Json | undefined): Body | null {
  if (!isObject(own) || !Array.isArray(handedOver) || handedOver.length !== ids.length) return null;
  if (ids.some((id) => Object.hasOwn(own, id))) return null;
  const said = ids.flatMap((id, index): [string, Json][] => {
    const value = (handedOver as readonly Json[])[index] ?? null;
    return value === null ? [] : [[id, value]];
  });
  return { ...own, ...Object.fromEntries(said) };
}

import type { EnrolmentId, Epoch } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { jws, randomId } from './common.ts';
import { object, readAs } from './shape.ts';

/**
 * What a new member is told. Only the membership is signed. It names the enrolment too, and a wrong epoch costs no more
 * than an offer.
 */
export interface EnrolmentAnswer {
  readonly enrolment: EnrolmentId;
  readonly epoch: Epoch;
  /** A JWS of a Membership. */
  readonly membership: string;
}

/** The answer to a device that showed its membership: which enrolment it is. */
export interface KnownEnrolment {
  readonly enrolment: EnrolmentId;
}

export const ENROLMENT_ANSWER = object<EnrolmentAnswer>({
  enrolment: randomId<EnrolmentId>(),
  epoch: randomId<Epoch>(),
  membership: jws(),
});

export const KNOWN_ENROLMENT = object<KnownEnrolment>({ enrolment: randomId<EnrolmentId>() });

export const ENROLMENT_ANSWER_WORDS = { membership: 'JWS of a Membership, by the newest receipt key' };

export function encodeEnrolmentAnswer(answer: EnrolmentAnswer): string {
  return canonicalJson(answer as unknown as Json);
}

export function encodeKnownEnrolment(known: KnownEnrolment): string {
  return canonicalJson(known as unknown as Json);
}

/** Reads the body of the answer. Anything else is not the collector's. */
export function parseEnrolmentAnswer(
  body: string,
): Result<EnrolmentAnswer, { readonly kind: 'not-an-enrolment-answer' }> {
  const value = readAs(ENROLMENT_ANSWER, body);
  return value === null ? err({ kind: 'not-an-enrolment-answer' }) : ok(value);
}

/** Reads the body of the answer. Anything else is not the collector's. */
export function parseKnownEnrolment(
  body: string,
): Result<KnownEnrolment, { readonly kind: 'not-a-known-enrolment' }> {
  const value = readAs(KNOWN_ENROLMENT, body);
  return value === null ? err({ kind: 'not-a-known-enrolment' }) : ok(value);
}

import {
  type EnrolmentId,
  type Epoch,
  isKeyId,
  isRandomId,
  isSha256,
  type KeyId,
  type OfferId,
  type RecordId,
  type Sha256,
} from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isObject, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { OFFER_MAX_RECORDS } from '../limits.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { OFFER_ANSWER_SCHEMA, OFFER_SCHEMA } from './messages.ts';

/**
 * How a restored collector is filled up again: a device that meets an epoch it does not know offers what was
 * acknowledged under another one, by id and SHA-256, and sends again what the answer calls lacking.
 */
interface OfferedRecord {
  readonly id: RecordId;
  readonly sha256: Sha256;
}

export interface Offer {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  readonly offer: OfferId;
  /** The receipt key the device pins, by which it wants the answer signed. */
  readonly receiptKey: KeyId;
  readonly records: readonly OfferedRecord[];
}

export interface OfferAnswer {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  /** The offer it answers: an older answer would call records safe that a collector restored since lacks. */
  readonly offer: OfferId;
  readonly epoch: Epoch;
  readonly lacking: readonly RecordId[];
}

/** What the offer's JWS signs: its payload as text. */
export function encodeOffer(offer: Offer): string {
  return canonicalJson(offer as unknown as Json);
}

/** The offer a JWS payload holds. */
export function parseOffer(text: string): Result<Offer, { readonly kind: 'offer-malformed' }> {
  const value = readCanonicalObject(text);
  const records = value?.['records'];
  if (
    value === null ||
    !hasExactlyKeys(value, OFFER_SCHEMA.required) ||
    value['protocol'] !== PROTOCOL_VERSION ||
    !isRandomId(value['enrolment']) ||
    !isRandomId(value['offer']) ||
    !isKeyId(value['receiptKey']) ||
    !Array.isArray(records) ||
    records.length > OFFER_MAX_RECORDS ||
    !records.every(isOfferedRecord)
  ) {
    return err({ kind: 'offer-malformed' });
  }
  return ok(value as unknown as Offer);
}

/** What the answer's JWS signs: its payload as text. */
export function encodeOfferAnswer(answer: OfferAnswer): string {
  return canonicalJson(answer as unknown as Json);
}

/** The answer a JWS payload holds, once its signature was found to be the collector's. */
export function parseOfferAnswer(
  text: string,
): Result<OfferAnswer, { readonly kind: 'not-an-offer-answer' }> {
  const value = readCanonicalObject(text);
  const lacking = value?.['lacking'];
  if (
    value === null ||
    !hasExactlyKeys(value, OFFER_ANSWER_SCHEMA.required) ||
    value['protocol'] !== PROTOCOL_VERSION ||
    !isRandomId(value['enrolment']) ||
    !isRandomId(value['offer']) ||
    !isRandomId(value['epoch']) ||
    !Array.isArray(lacking) ||
    lacking.length > OFFER_MAX_RECORDS ||
    !lacking.every(isRandomId)
  ) {
    return err({ kind: 'not-an-offer-answer' });
  }
  return ok(value as unknown as OfferAnswer);
}

function isOfferedRecord(value: Json): boolean {
  return (
    isObject(value) &&
    hasExactlyKeys(value, ['id', 'sha256']) &&
    isRandomId(value['id']) &&
    isSha256(value['sha256'])
  );
}

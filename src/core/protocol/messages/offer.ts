import type { EnrolmentId, Epoch, KeyId, OfferId, RecordId, Sha256 } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { OFFER_MAX_RECORDS } from '../limits.ts';
import type { PROTOCOL_VERSION } from '../version.ts';
import { keyId, protocolVersion, randomId, readVersioned, sha256, type VersionFault } from './common.ts';
import { list, object, readAs } from './shape.ts';

/** Media type of an offer and of its answer: one JWS. */
export const OFFER_MEDIA_TYPE = 'application/vnd.sipas.offer';

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

export const OFFER = object<Offer>({
  protocol: protocolVersion(),
  enrolment: randomId<EnrolmentId>(),
  offer: randomId<OfferId>(),
  receiptKey: keyId(),
  records: list(object<OfferedRecord>({ id: randomId<RecordId>(), sha256: sha256() }), {
    maxItems: OFFER_MAX_RECORDS,
  }),
});

export const OFFER_WORDS = {
  receiptKey: 'of the receipt key the device pins: the answer is signed by it',
};

export interface OfferAnswer {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  /** The offer it answers: an older answer would call records safe that a collector restored since lacks. */
  readonly offer: OfferId;
  readonly epoch: Epoch;
  readonly lacking: readonly RecordId[];
}

export const OFFER_ANSWER = object<OfferAnswer>({
  protocol: protocolVersion(),
  enrolment: randomId<EnrolmentId>(),
  offer: randomId<OfferId>(),
  epoch: randomId<Epoch>(),
  lacking: list(randomId<RecordId>(), { maxItems: OFFER_MAX_RECORDS }),
});

export const OFFER_ANSWER_WORDS = {
  offer: 'the offer this answers, so that no older answer can stand for it',
  epoch: 'under which the records that are not lacking are kept',
  lacking: 'ids of the offer that the collector does not hold with these bytes',
};

/** What the offer's JWS signs: its payload as text. */
export function encodeOffer(offer: Offer): string {
  return canonicalJson(offer as unknown as Json);
}

/** The offer a JWS payload holds. */
export function parseOffer(text: string): Result<Offer, { readonly kind: 'offer-malformed' } | VersionFault> {
  return readVersioned([OFFER], text, 'offer-malformed');
}

/** What the answer's JWS signs: its payload as text. */
export function encodeOfferAnswer(answer: OfferAnswer): string {
  return canonicalJson(answer as unknown as Json);
}

/** The answer a JWS payload holds, once its signature was found to be the collector's. */
export function parseOfferAnswer(
  text: string,
): Result<OfferAnswer, { readonly kind: 'not-an-offer-answer' }> {
  const value = readAs(OFFER_ANSWER, text);
  return value === null ? err({ kind: 'not-an-offer-answer' }) : ok(value);
}

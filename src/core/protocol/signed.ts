import type { KeyId } from '../kernel/brand.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';

/**
 * Everything that is signed, by the type its JWS names. A signature of one type is worth nothing as another, so an
 * offer can never be played back as the header of a batch.
 *
 *   signed by the enrolment's key     sipas-enrolment, sipas-batch, sipas-offer
 *   signed by the collector's         sipas-membership, sipas-acknowledgement, sipas-offer-answer, sipas-heads
 *
 * Each is a compact JWS (RFC 7515) of ES256 over canonical JSON. Its three parts must be canonical base64url and its
 * header exactly the text given here, so one message has one form and no altered byte passes.
 */
export type DeviceSignedType = 'sipas-enrolment' | 'sipas-batch' | 'sipas-offer';
export type CollectorSignedType =
  | 'sipas-membership'
  | 'sipas-acknowledgement'
  | 'sipas-offer-answer'
  | 'sipas-heads';

export const SIGNATURE_ALGORITHM = 'ES256';

/** The protected header of what a device signs, as text. Which key it is follows from the payload's enrolment. */
export function deviceSignedHeader(typ: DeviceSignedType): string {
  return canonicalJson({ alg: SIGNATURE_ALGORITHM, typ });
}

/** The protected header of what the collector signs, as text. */
export function collectorSignedHeader(typ: CollectorSignedType, receiptKey: KeyId): string {
  return canonicalJson({ alg: SIGNATURE_ALGORITHM, kid: receiptKey, typ });
}

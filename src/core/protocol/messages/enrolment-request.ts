import type { PublicKey } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { GIVEN_NAME_MAX_CHARACTERS } from '../../kernel/given-name.ts';
import type { Result } from '../../kernel/result.ts';
import type { PROTOCOL_VERSION } from '../version.ts';
import { protocolVersion, publicKey, readVersioned, type VersionFault } from './common.ts';
import { object, text } from './shape.ts';

/**
 * What a device sends to become a member. It is signed by the key it brings, which proves that the device has it.
 * Sent again with the same key, because the answer was lost, it leads to the same enrolment.
 */
export interface EnrolmentRequest {
  readonly protocol: typeof PROTOCOL_VERSION;
  /** The one-time code, as typed. */
  readonly code: string;
  /** What staff call the device. */
  readonly name: string;
  readonly publicKey: PublicKey;
}

export const ENROLMENT_REQUEST = object<EnrolmentRequest>({
  protocol: protocolVersion(),
  code: text(64),
  name: text(GIVEN_NAME_MAX_CHARACTERS),
  publicKey: publicKey(),
});

export const ENROLMENT_REQUEST_WORDS = {
  code: 'the one-time code, as typed',
  name: 'what staff call the device; no control character',
};

/** What the request's JWS signs: its payload as text. */
export function encodeEnrolmentRequest(request: EnrolmentRequest): string {
  return canonicalJson(request as unknown as Json);
}

/** The request a JWS payload holds. */
export function parseEnrolmentRequest(
  payload: string,
): Result<EnrolmentRequest, { readonly kind: 'body-malformed' } | VersionFault> {
  return readVersioned([ENROLMENT_REQUEST], payload, 'body-malformed');
}

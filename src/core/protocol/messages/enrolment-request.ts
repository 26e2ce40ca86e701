import { isPublicKey, type PublicKey } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { hasExactlyKeys, isTextUpTo, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { PROTOCOL_VERSION } from '../version.ts';
import { ENROLMENT_REQUEST_SCHEMA } from './messages.ts';

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

/** What the request's JWS signs: its payload as text. */
export function encodeEnrolmentRequest(request: EnrolmentRequest): string {
  return canonicalJson(request as unknown as Json);
}

/** The request a JWS payload holds. */
export function parseEnrolmentRequest(
  payload: string,
): Result<EnrolmentRequest, { readonly kind: 'body-malformed' }> {
  const value = readCanonicalObject(payload);
  if (
    value === null ||
    !hasExactlyKeys(value, ENROLMENT_REQUEST_SCHEMA.required) ||
    value['protocol'] !== PROTOCOL_VERSION ||
    !isTextUpTo(value['code'], ENROLMENT_REQUEST_SCHEMA.properties.code.maxLength) ||
    !isTextUpTo(value['name'], ENROLMENT_REQUEST_SCHEMA.properties.name.maxLength) ||
    !isPublicKey(value['publicKey'])
  ) {
    return err({ kind: 'body-malformed' });
  }
  return ok(value as unknown as EnrolmentRequest);
}

import {
  KEY_ID,
  type KeyId,
  PUBLIC_KEY,
  type PublicKey,
  RANDOM_ID,
  type RandomId,
  SHA256,
  type Sha256,
} from '../../kernel/brand.ts';
import { isCount, JWS, MAX_INSTANT_MS, readCanonicalObject } from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from '../version.ts';
import { constant, integer, matching, type Shape } from './shape.ts';

/* What several messages are made of. */

/** `code@valid-from` of an office. */
export const UNIT_REF = /^[0-9A-Za-z.-]{1,20}@[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

export const QUESTIONNAIRE_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/* @__NO_SIDE_EFFECTS__ */
export function protocolVersion(): Shape<typeof PROTOCOL_VERSION> {
  return constant(PROTOCOL_VERSION);
}

/* @__NO_SIDE_EFFECTS__ */
export function randomId<Id extends RandomId<string>>(): Shape<Id> {
  return matching<Id>(RANDOM_ID);
}

/* @__NO_SIDE_EFFECTS__ */
export function sha256(): Shape<Sha256> {
  return matching(SHA256);
}

/* @__NO_SIDE_EFFECTS__ */
export function keyId(): Shape<KeyId> {
  return matching(KEY_ID);
}

/* @__NO_SIDE_EFFECTS__ */
export function publicKey(): Shape<PublicKey> {
  return matching(PUBLIC_KEY);
}

/* @__NO_SIDE_EFFECTS__ */
export function unitRef(): Shape<string> {
  return matching(UNIT_REF);
}

const MAC = /^[0-9a-f]{64}$/;

/** HMAC-SHA256, hexadecimal: in the same form as a digest, and none that others can make. */
/* @__NO_SIDE_EFFECTS__ */
export function mac(): Shape<string> {
  return matching(MAC);
}

/* @__NO_SIDE_EFFECTS__ */
export function jws(): Shape<string> {
  return matching(JWS);
}

/* @__NO_SIDE_EFFECTS__ */
export function count(): Shape<number> {
  return integer(0, Number.MAX_SAFE_INTEGER);
}

/** Milliseconds since 1970-01-01T00:00Z. */
/* @__NO_SIDE_EFFECTS__ */
export function instantMs(): Shape<number> {
  return integer(0, MAX_INSTANT_MS);
}

export interface VersionFault {
  readonly kind: 'protocol-version-unsupported';
  readonly protocol: number;
}

/**
 * The message a payload is. Its version is looked at before any other field: a newer message may have other fields, and
 * its sender must learn that it is the version that is not taken here.
 *
 * @param shapes one for each version, from the oldest accepted on
 * @param malformed what a payload is called that is no such message
 */
export function readVersioned<Value, Kind extends string>(
  shapes: readonly Shape<Value>[],
  payload: string,
  malformed: Kind,
): Result<Value, { readonly kind: Kind } | VersionFault> {
  const value = readCanonicalObject(payload);
  const protocol = value?.['protocol'];
  if (!isCount(protocol)) return err({ kind: malformed });
  const shape = shapes[protocol - OLDEST_ACCEPTED_VERSION];
  if (shape === undefined) return err({ kind: 'protocol-version-unsupported', protocol });
  return shape.accepts(value) ? ok(value) : err({ kind: malformed });
}

import type { EnrolmentId } from '../kernel/brand.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { RecordKind, WireRecord } from './messages/record.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * How the body of a record is sealed: HPKE (RFC 9180) in base mode to the collector's public key. Said here as data,
 * so that device and collector cannot differ; the cryptography itself comes from their libraries, and golden bytes
 * run through both.
 *
 *   plaintext         UTF-8 of the body's canonical JSON, one byte 0x80, zeros up to a padding step
 *   associated data   UTF-8 of recordAssociatedData: everything that stands beside the body, and the enrolment
 *   sealed            base64url of the encapsulated key and the ciphertext
 *
 * The plaintext is never compressed and padded in steps, because its length would tell which questions were skipped.
 */
export const SEALING_SUITE = {
  /** DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, by their numbers in RFC 9180, section 7. */
  kem: 0x0010,
  kdf: 0x0001,
  aead: 0x0001,
  /** ASCII; says what was sealed, so that a record can never be opened as something else. */
  info: 'sipas record 1',
  encapsulatedKeyBytes: 65,
  tagBytes: 16,
} as const;

/** Lengths a plaintext is padded to, in bytes. */
export const PADDING_STEPS_BYTES = [1024, 2048, 4096, 8192] as const;

/** The byte that ends the content; what follows it is zero (ISO/IEC 7816-4). */
export const PADDING_MARK = 0x80;

/** UTF-8 bytes a body may have: the largest step without the byte that ends the content. */
export const RECORD_MAX_BODY_BYTES = 8192 - 1;

/**
 * A response gets this much although it may need less, so that all to one questionnaire have one length, whatever was
 * answered or skipped. The widest without a comment has 1,684 bytes (sipas-2023-service) and 1,886
 * (sipas-2022-service); that of a sampled household, 218 to 4,679 and at most 7,677 with a comment.
 */
const RESPONSE_LEAST_BYTES = 2048;
const SAMPLED_RESPONSE_LEAST_BYTES = 8192;

/**
 * How long the padded plaintext is.
 *
 * @param contentBytes of the body, 0 to RECORD_MAX_BODY_BYTES
 * @param isSampled whether the questionnaire is one of sampled households
 */
export function paddedBytes(kind: RecordKind, contentBytes: number, isSampled: boolean): number {
  const leastOfResponse = isSampled ? SAMPLED_RESPONSE_LEAST_BYTES : RESPONSE_LEAST_BYTES;
  const least = kind === 'response' ? leastOfResponse : 0;
  const step = PADDING_STEPS_BYTES.find((bytes) => bytes >= least && bytes > contentBytes);
  if (step === undefined) throw new RangeError(`${contentBytes} bytes are more than a record may hold`);
  return step;
}

/** Bytes of the sealed form of a plaintext of that padded length. */
export function sealedBytes(padded: number): number {
  return SEALING_SUITE.encapsulatedKeyBytes + padded + SEALING_SUITE.tagBytes;
}

/**
 * The associated data of a record, as text: what cannot be changed without the body becoming unreadable. It has the
 * enrolment, which the line leaves to the header, so a line cannot move into another device's batch.
 */
export function recordAssociatedData(
  enrolment: EnrolmentId,
  { id, key, kind, questionnaire, sequence, unit, version }: Omit<WireRecord, 'sealed'>,
): string {
  return canonicalJson({
    enrolment,
    id,
    key,
    kind,
    protocol: PROTOCOL_VERSION,
    questionnaire,
    sequence,
    unit,
    version,
  });
}

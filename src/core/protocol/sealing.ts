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

/** Bytes of the sealed form of a plaintext of that padded length. */
export function sealedBytes(padded: number): number {
  return SEALING_SUITE.encapsulatedKeyBytes + padded + SEALING_SUITE.tagBytes;
}

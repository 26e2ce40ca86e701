/** A string that was checked to be of one meaning, so that an enrolment is never passed where a unit is due. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

/** 128 random bits as 32 lowercase hexadecimal digits. Random, not time-ordered: an id must carry no instant. */
export type RandomId<Name extends string> = Brand<string, Name>;
export type RecordId = RandomId<'RecordId'>;
export type EnrolmentId = RandomId<'EnrolmentId'>;
export type BatchId = RandomId<'BatchId'>;
/** Drawn at each start of a device. */
export type StartId = RandomId<'StartId'>;
export type Epoch = RandomId<'Epoch'>;
export type OfferId = RandomId<'OfferId'>;

/** SHA-256 as 64 lowercase hexadecimal digits. */
export type Sha256 = Brand<string, 'Sha256'>;

/** First 16 hexadecimal digits of the SHA-256 of a public key's point. */
export type KeyId = Brand<string, 'KeyId'>;

/** A P-256 public key: its uncompressed point (65 bytes, SEC 1) in base64url. */
export type PublicKey = Brand<string, 'PublicKey'>;

export const RANDOM_ID = /^[0-9a-f]{32}$/;
export const SHA256 = /^[0-9a-f]{64}$/;
export const KEY_ID = /^[0-9a-f]{16}$/;
/**
 * 65 bytes, of which the first is 4, in canonical base64url: the last character holds four bits. Whether the point is
 * on the curve shows when the key is imported.
 */
export const PUBLIC_KEY = /^B[A-P][A-Za-z0-9_-]{84}[AEIMQUYcgkosw048]$/;

export function isRandomId<Name extends string>(value: unknown): value is RandomId<Name> {
  return typeof value === 'string' && RANDOM_ID.test(value);
}

export function isSha256(value: unknown): value is Sha256 {
  return typeof value === 'string' && SHA256.test(value);
}

export function isKeyId(value: unknown): value is KeyId {
  return typeof value === 'string' && KEY_ID.test(value);
}

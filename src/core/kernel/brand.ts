/** A string that was checked to be of one meaning, so that an enrolment is never passed where a unit is due. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

/** 128 random bits as 32 lowercase hexadecimal digits. Random, not time-ordered: an id must carry no instant. */
export type RandomId<Name extends string> = Brand<string, Name>;
export type RecordId = RandomId<'RecordId'>;
export type EnrolmentId = RandomId<'EnrolmentId'>;
export type BatchId = RandomId<'BatchId'>;
export type Epoch = RandomId<'Epoch'>;

/** SHA-256 as 64 lowercase hexadecimal digits. */
export type Sha256 = Brand<string, 'Sha256'>;

const RANDOM_ID = /^[0-9a-f]{32}$/;
const SHA256 = /^[0-9a-f]{64}$/;

export function isRandomId<Name extends string>(value: unknown): value is RandomId<Name> {
  return typeof value === 'string' && RANDOM_ID.test(value);
}

export function isSha256(value: unknown): value is Sha256 {
  return typeof value === 'string' && SHA256.test(value);
}

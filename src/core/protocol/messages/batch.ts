import {
  type BatchId,
  type EnrolmentId,
  isKeyId,
  isPublicKey,
  isRandomId,
  isSha256,
  type KeyId,
  type PublicKey,
  type Sha256,
} from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import {
  hasExactlyKeys,
  isCount,
  isInstantMs,
  isIntegerBetween,
  isObject,
  MAX_INSTANT_MS,
  readCanonicalObject,
} from '../../kernel/read-json.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../limits.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from '../version.ts';
import { BATCH_HEADER_SCHEMA } from './messages.ts';
import { isOfficeLink, type OfficeLink } from './office-link.ts';

/** What a device says of itself with every batch. A batch of no records is a heartbeat. */
export interface BatchHeader {
  readonly protocol: typeof PROTOCOL_VERSION;
  readonly enrolment: EnrolmentId;
  readonly batch: BatchId;
  readonly count: number;
  readonly sha256: Sha256;
  readonly lastSequence: number;
  readonly waiting: number;
  readonly quarantined: number;
  readonly app: string;
  readonly storage: {
    readonly persisted: boolean | null;
    readonly usedBytes: number | null;
    readonly quotaBytes: number | null;
  };
  readonly clockMs: number;
  readonly clockOffsetMs: number | null;
  /** The receipt key the device pins, by which it wants the answer signed. */
  readonly receiptKey: KeyId;
  /** SHA-256 of the payload of the membership it holds, or null where it holds none. */
  readonly membership: Sha256 | null;
  /** Null for a device; who an own phone is, for the one response it sends. */
  readonly introduction: Introduction | null;
}

/**
 * A phone is no member: it brings the key it made for one response, and says by which link it may answer. A visit ticket
 * is not part of it: the batch is kept as evidence, and no ticket may stand beside a record.
 */
export interface Introduction {
  readonly publicKey: PublicKey;
  readonly link: OfficeLink;
}

const APP = new RegExp(BATCH_HEADER_SCHEMA.properties.app.pattern);

/** What the header's JWS signs: its payload as text. */
export function encodeBatchHeader(header: BatchHeader): string {
  return canonicalJson(header as unknown as Json);
}

/**
 * The uncompressed batch as text: the header line, then the record lines, each ended by a line feed. The
 * digest in the header is over the record lines alone, so those are returned by a function of their own.
 *
 * @param headerLine the JWS over `encodeBatchHeader`
 */
export function encodeBatch(headerLine: string, lines: readonly string[]): string {
  return `${headerLine}\n${encodeRecordLines(lines)}`;
}

export function encodeRecordLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export type HeaderFault =
  | { readonly kind: 'batch-malformed' }
  | { readonly kind: 'protocol-version-unsupported'; readonly protocol: number };

/**
 * What a first line that is no JWS says of its version: headers of version 0 stood in the clear. They, and whatever
 * else says what it is, are refused for their version.
 */
export function faultOfUnsigned(line: string): HeaderFault {
  const protocol = readCanonicalObject(line)?.['protocol'];
  return isCount(protocol) && protocol !== PROTOCOL_VERSION
    ? { kind: 'protocol-version-unsupported', protocol }
    : { kind: 'batch-malformed' };
}

/** The header a JWS payload holds. The version is looked at first: a newer header may have other fields. */
export function parseBatchHeader(payload: string): Result<BatchHeader, HeaderFault> {
  const value = readCanonicalObject(payload);
  if (value === null) return err({ kind: 'batch-malformed' });
  const protocol = value['protocol'];
  if (!isCount(protocol)) return err({ kind: 'batch-malformed' });
  if (protocol < OLDEST_ACCEPTED_VERSION || protocol > PROTOCOL_VERSION) {
    return err({ kind: 'protocol-version-unsupported', protocol });
  }
  const { storage, app } = value;
  if (
    !hasExactlyKeys(value, BATCH_HEADER_SCHEMA.required) ||
    !isRandomId(value['enrolment']) ||
    !isRandomId(value['batch']) ||
    !isIntegerBetween(value['count'], 0, BATCH_MAX_RECORDS) ||
    !isSha256(value['sha256']) ||
    !isCount(value['lastSequence']) ||
    !isCount(value['waiting']) ||
    !isCount(value['quarantined']) ||
    typeof app !== 'string' ||
    !APP.test(app) ||
    !isObject(storage) ||
    !hasExactlyKeys(storage, ['persisted', 'usedBytes', 'quotaBytes']) ||
    !(storage['persisted'] === null || typeof storage['persisted'] === 'boolean') ||
    !isCountOrNull(storage['usedBytes']) ||
    !isCountOrNull(storage['quotaBytes']) ||
    !isInstantMs(value['clockMs']) ||
    !(
      value['clockOffsetMs'] === null ||
      isIntegerBetween(value['clockOffsetMs'], -MAX_INSTANT_MS, MAX_INSTANT_MS)
    ) ||
    !isKeyId(value['receiptKey']) ||
    !(value['membership'] === null || isSha256(value['membership'])) ||
    !(value['introduction'] === null || isIntroduction(value['introduction']))
  ) {
    return err({ kind: 'batch-malformed' });
  }
  return ok(value as unknown as BatchHeader);
}

function isCountOrNull(value: Json | undefined): boolean {
  return value === null || isCount(value);
}

function isIntroduction(value: Json | undefined): boolean {
  return (
    isObject(value) &&
    hasExactlyKeys(value, ['publicKey', 'link']) &&
    isPublicKey(value['publicKey']) &&
    isOfficeLink(value['link'])
  );
}

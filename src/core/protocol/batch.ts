import { type BatchId, type EnrolmentId, isRandomId, isSha256, type Sha256 } from '../kernel/brand.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { BATCH_MAX_RECORDS } from './limits.ts';
import { BATCH_HEADER_SCHEMA } from './messages.ts';
import {
  hasExactlyKeys,
  isCount,
  isInstantMs,
  isIntegerBetween,
  isObject,
  MAX_INSTANT_MS,
  readCanonicalObject,
} from './read-json.ts';
import { OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION } from './version.ts';

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
}

const APP = new RegExp(BATCH_HEADER_SCHEMA.properties.app.pattern);

/** The header line, without line feed. */
export function encodeBatchHeader(header: BatchHeader): string {
  return canonicalJson(header as unknown as Json);
}

/**
 * The uncompressed batch as text: the header line, then the record lines, each ended by a line feed. The
 * digest in the header is over `recordLines`, so that is returned by its own function.
 */
export function encodeBatch(header: BatchHeader, lines: readonly string[]): string {
  return `${encodeBatchHeader(header)}\n${encodeRecordLines(lines)}`;
}

export function encodeRecordLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

export type HeaderFault =
  | { readonly kind: 'batch-malformed' }
  | { readonly kind: 'protocol-version-unsupported'; readonly protocol: number };

/** The header a line holds. The version is looked at first: a newer header may have other fields. */
export function parseBatchHeader(line: string): Result<BatchHeader, HeaderFault> {
  const value = readCanonicalObject(line);
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
    )
  ) {
    return err({ kind: 'batch-malformed' });
  }
  return ok(value as unknown as BatchHeader);
}

function isCountOrNull(value: Json | undefined): boolean {
  return value === null || isCount(value);
}

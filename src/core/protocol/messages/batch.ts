import type { BatchId, EnrolmentId, KeyId, PublicKey, Sha256, StartId } from '../../kernel/brand.ts';
import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { isCount, MAX_INSTANT_MS, readCanonicalObject } from '../../kernel/read-json.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { BATCH_MAX_RECORDS } from '../limits.ts';
import { BATCH_VERSION, OLDEST_ACCEPTED_VERSION, type PROTOCOL_VERSION } from '../version.ts';
import {
  count,
  instantMs,
  jws,
  keyId,
  protocolVersion,
  publicKey,
  randomId,
  readVersioned,
  sha256,
  type VersionFault,
} from './common.ts';
import { type OfficeLink, officeLink } from './office-link.ts';
import { boolean, constant, either, integer, matching, nothing, nullable, object } from './shape.ts';

/** Media type of a batch: gzip over a header line and record lines, each ended by a line feed. */
export const BATCH_MEDIA_TYPE = 'application/vnd.sipas.batch';

/**
 * One start of a device: counted on its disk and marked by chance. The same number under another id means that the
 * disk was put back to what it was, or copied.
 */
export interface DeviceStart {
  /** From 1. */
  readonly number: number;
  readonly id: StartId;
}

/** What a device says of itself with every batch. A batch of no records is a heartbeat. */
export interface BatchHeader {
  readonly protocol: typeof PROTOCOL_VERSION | typeof BATCH_VERSION;
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
  /** Null for an own phone, for a store that does not open, and in version 1, which has none. */
  readonly start: DeviceStart | null;
  /** The highest heads it heard, as the collector signed them; null where it heard none, and in version 1. */
  readonly heads: string | null;
}

/**
 * A phone is no member: it brings the key it made for one response, and says by which link it may answer. A visit ticket
 * is not part of it: the batch is kept as evidence, and no ticket may stand beside a record.
 */
export interface Introduction {
  readonly publicKey: PublicKey;
  readonly link: OfficeLink;
}

const APP = /^[0-9A-Za-z.+-]{1,40}$/;

/* @__NO_SIDE_EFFECTS__ */
function fieldsOf1() {
  return {
    enrolment: randomId<EnrolmentId>(),
    batch: randomId<BatchId>(),
    count: integer(0, BATCH_MAX_RECORDS),
    sha256: sha256(),
    lastSequence: count(),
    waiting: count(),
    quarantined: count(),
    app: matching(APP),
    storage: object<BatchHeader['storage']>({
      persisted: nullable(boolean()),
      usedBytes: nullable(count()),
      quotaBytes: nullable(count()),
    }),
    clockMs: instantMs(),
    clockOffsetMs: nullable(integer(-MAX_INSTANT_MS, MAX_INSTANT_MS)),
    receiptKey: keyId(),
    membership: either(sha256(), nothing()),
    introduction: either(nothing(), object<Introduction>({ publicKey: publicKey(), link: officeLink() })),
  };
}

type BatchHeader1 = Omit<BatchHeader, 'start' | 'heads'>;

/** The header of version 1. */
export const BATCH_HEADER_1 = object<BatchHeader1>({
  protocol: protocolVersion(),
  ...fieldsOf1(),
});

export const BATCH_HEADER = object<BatchHeader>({
  protocol: constant(BATCH_VERSION),
  ...fieldsOf1(),
  start: either(
    object<DeviceStart>({ number: integer(1, Number.MAX_SAFE_INTEGER), id: randomId<StartId>() }),
    nothing(),
  ),
  heads: either(jws(), nothing()),
});

export const BATCH_HEADER_WORDS = {
  count: 'record lines that follow',
  sha256: 'over the uncompressed record lines, each with its line feed',
  lastSequence: 'highest sequence number assigned so far, 0 before the first',
  waiting: 'records waiting on the device, those of this batch included',
  quarantined: 'records in quarantine on the device',
  app: 'version of the app',
  storage: 'what the browser answered to persist() and estimate(); null where it did not',
  clockMs: "the device's clock when the batch was made",
  clockOffsetMs: "collector's clock minus device's clock at the last acknowledgement; null before the first",
  receiptKey: 'of the receipt key the device pins: the answer is signed by it',
  membership: 'SHA-256 of the payload of the membership the device holds; null where it holds none',
  introduction: "null for a device; of an own phone: its key for this one response, and the office's link",
  start: 'the start of the device in which the batch was made; null where it is not known',
  'start.number': 'how many starts the device has counted, this one included',
  'start.id': 'drawn at this start',
  heads: 'the highest `Heads` the device heard, the JWS as the collector signed it; null where it heard none',
};

/** What the header's JWS signs: its payload as text. */
export function encodeBatchHeader(header: BatchHeader): string {
  const { start: _, heads: __, ...former } = header;
  return canonicalJson((header.protocol === BATCH_VERSION ? header : former) as unknown as Json);
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

export type HeaderFault = { readonly kind: 'batch-malformed' } | VersionFault;

/**
 * What a first line that is no JWS says of its version: headers of version 0 stood in the clear. They, and whatever
 * else says what it is, are refused for their version.
 */
export function faultOfUnsigned(line: string): HeaderFault {
  const protocol = readCanonicalObject(line)?.['protocol'];
  return isCount(protocol) && !isAccepted(protocol)
    ? { kind: 'protocol-version-unsupported', protocol }
    : { kind: 'batch-malformed' };
}

/** The header a JWS payload holds. */
export function parseBatchHeader(payload: string): Result<BatchHeader, HeaderFault> {
  const header = readVersioned<BatchHeader1 | BatchHeader, 'batch-malformed'>(
    [BATCH_HEADER_1, BATCH_HEADER],
    payload,
    'batch-malformed',
  );
  return header.ok ? ok({ start: null, heads: null, ...header.value }) : header;
}

function isAccepted(protocol: number): boolean {
  return protocol >= OLDEST_ACCEPTED_VERSION && protocol <= BATCH_VERSION;
}

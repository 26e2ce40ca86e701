import type { Sha256 } from '../../core/kernel/brand.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import {
  BATCH_MAX_BYTES,
  BATCH_MAX_COMPRESSED_BYTES,
  HEADER_MAX_LINE_BYTES,
  RECORD_MAX_LINE_BYTES,
} from '../../core/protocol/limits.ts';
import type { OutcomeReason } from '../../core/protocol/messages/acknowledgement.ts';
import {
  type BatchHeader,
  faultOfUnsigned,
  type HeaderFault,
  parseBatchHeader,
} from '../../core/protocol/messages/batch.ts';
import { parseRecord, type WireRecord } from '../../core/protocol/messages/record.ts';
import { deviceSignedHeader } from '../../core/protocol/signed.ts';
import type { ByteTools } from './bytes/byte-tools.ts';
import {
  type BatchOrigin,
  type CollectorStore,
  type EnrolmentUnknown,
  isFromPhone,
} from './collector-store.ts';
import type { KeyedEnrolment } from './membership-of.ts';
import type { Signatures } from './signatures.ts';

export type FrameFault =
  | {
      readonly kind:
        | 'batch-too-large'
        | 'batch-not-gzip'
        | 'batch-count-mismatch'
        | 'batch-digest-mismatch'
        | 'signature-invalid'
        | 'office-link-unknown';
    }
  | HeaderFault
  | EnrolmentUnknown;

export interface FramePorts {
  readonly tools: ByteTools;
  readonly signatures: Pick<Signatures, 'claim' | 'verify'>;
  readonly store: Pick<CollectorStore, 'member'>;
}

/** One line of a batch: the record it holds, still sealed, or why it holds none. */
export type ReadLine =
  | { readonly sha256: Sha256; readonly line: string; readonly record: WireRecord }
  | { readonly sha256: Sha256; readonly record: null; readonly reason: OutcomeReason };

export interface ReadBatch {
  readonly header: BatchHeader;
  /** Who signed it; of an own phone its link, with the key it brought. */
  readonly member: KeyedEnrolment;
  readonly lines: readonly ReadLine[];
}

const LINE_FEED = 0x0a;
const BATCH_JWS_HEADER = deviceSignedHeader('sipas-batch');
// A byte order mark is kept, so that a line with one is not canonical.
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Takes a batch apart. Every fault of the frame refuses it as a whole, a signature that is not that of its enrolment's
 * key among them; a line that is no record stays among its neighbours with a reason. Lines are split and hashed as
 * bytes, so that nothing depends on how they decode.
 *
 * A phone brings the key it signs with, which says only that nobody changed the batch on its way. It comes in by its own
 * address, and a device by the others.
 */
export async function readBatch(
  bytes: Uint8Array,
  ports: FramePorts,
  origin: BatchOrigin = 'network',
): Promise<Result<ReadBatch, FrameFault>> {
  const { tools } = ports;
  if (bytes.length > BATCH_MAX_COMPRESSED_BYTES) return err({ kind: 'batch-too-large' });
  const unpacked = await tools.gunzip(bytes, BATCH_MAX_BYTES);
  if (unpacked === 'too-large') return err({ kind: 'batch-too-large' });
  if (unpacked === 'not-gzip') return err({ kind: 'batch-not-gzip' });

  const headerEnd = unpacked.indexOf(LINE_FEED);
  if (headerEnd === -1 || headerEnd > HEADER_MAX_LINE_BYTES) return err({ kind: 'batch-malformed' });
  const headerLine = decoded(unpacked.subarray(0, headerEnd));
  if (headerLine === null) return err({ kind: 'batch-malformed' });
  const signed = await readHeader(headerLine, ports, origin);
  if (!signed.ok) return signed;
  const { header, member } = signed.value;

  const rest = unpacked.subarray(headerEnd + 1);
  const lines = splitLines(rest, header.count);
  if (lines === null) return err({ kind: 'batch-count-mismatch' });
  if (tools.sha256(rest) !== header.sha256) return err({ kind: 'batch-digest-mismatch' });
  return ok({ header, member, lines: lines.map((line) => readLine(line, tools)) });
}

/** The header and whose it is. What it says is looked at before its signature: that needs the enrolment's key. */
async function readHeader(
  line: string,
  { signatures, store }: FramePorts,
  origin: BatchOrigin,
): Promise<Result<Pick<ReadBatch, 'header' | 'member'>, FrameFault>> {
  const claim = signatures.claim(line);
  if (claim === null) return err(faultOfUnsigned(line));
  const header = parseBatchHeader(claim.payload);
  if (!header.ok) return header;
  const { introduction, enrolment } = header.value;
  if ((introduction !== null) !== isFromPhone(origin)) return err({ kind: 'batch-malformed' });
  const member = await store.member(enrolment);
  // Whether its link is in force is looked at when it is stored: what was stored before needs it no more.
  if (member === null || (introduction !== null && member.kind !== 'link')) {
    return err({ kind: introduction === null ? 'enrolment-unknown' : 'office-link-unknown' });
  }
  const publicKey = introduction?.publicKey ?? member.publicKey;
  const isSigned =
    publicKey !== null && (await signatures.verify(publicKey, BATCH_JWS_HEADER, line)) === claim.payload;
  if (!isSigned) return err({ kind: 'signature-invalid' });
  return ok({ header: header.value, member: { ...member, publicKey } });
}

/** Exactly `count` lines, each ended by a line feed, or null. Stops looking at the first line too many. */
function splitLines(bytes: Uint8Array, count: number): readonly Uint8Array[] | null {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1 || lines.length === count) return null;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines.length === count ? lines : null;
}

function readLine(bytes: Uint8Array, tools: ByteTools): ReadLine {
  const sha256 = tools.sha256(bytes);
  if (bytes.length > RECORD_MAX_LINE_BYTES) return { sha256, record: null, reason: 'line-too-long' };
  const line = decoded(bytes);
  const record = line === null ? null : parseRecord(line);
  if (line === null || !record?.ok) return { sha256, record: null, reason: 'not-a-record' };
  return { sha256, line, record: record.value };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

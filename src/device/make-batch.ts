import type { BatchId, EnrolmentId } from '../core/kernel/brand.ts';
import { type BatchHeader, encodeBatch, encodeRecordLines } from '../core/protocol/batch.ts';
import { BATCH_MAX_COMPRESSED_BYTES } from '../core/protocol/limits.ts';
import { halved, type OutboxEntry } from '../core/protocol/outbox.ts';
import { PROTOCOL_VERSION } from '../core/protocol/version.ts';
import type { Digest } from './sha256.ts';

/** What the header says beside its records. */
export type HeaderFacts = Pick<
  BatchHeader,
  'lastSequence' | 'waiting' | 'quarantined' | 'app' | 'storage' | 'clockMs' | 'clockOffsetMs'
>;

export interface Batch {
  readonly id: BatchId;
  readonly enrolment: EnrolmentId;
  readonly entries: readonly OutboxEntry[];
  /** The whole document, compressed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Packs entries of one enrolment into a batch. Takes half of them as often as it must for the compressed size
 * to fit; a single record always fits (its line is bounded far below the limit).
 */
export async function makeBatch(
  sha256: Digest,
  id: BatchId,
  enrolment: EnrolmentId,
  entries: readonly OutboxEntry[],
  facts: HeaderFacts,
): Promise<Batch> {
  const lines = entries.map(({ line }) => line);
  const header: BatchHeader = {
    protocol: PROTOCOL_VERSION,
    enrolment,
    batch: id,
    count: lines.length,
    sha256: await sha256(encodeRecordLines(lines)),
    ...facts,
  };
  const bytes = await gzip(encodeBatch(header, lines));
  if (bytes.length > BATCH_MAX_COMPRESSED_BYTES && entries.length > 1) {
    return makeBatch(sha256, id, enrolment, entries.slice(0, halved(entries.length)), facts);
  }
  return { id, enrolment, entries, bytes };
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

import type { BatchId } from '../../core/kernel/brand.ts';
import { BATCH_MAX_COMPRESSED_BYTES, HEADER_MAX_LINE_BYTES } from '../../core/protocol/limits.ts';
import {
  type BatchHeader,
  encodeBatch,
  encodeBatchHeader,
  encodeRecordLines,
  type Introduction,
} from '../../core/protocol/messages/batch.ts';
import type { CollectorKey } from '../../core/protocol/messages/membership.ts';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import { halved } from '../../core/protocol/retry.ts';
import { deviceSignedHeader } from '../../core/protocol/signed.ts';
import { BATCH_VERSION } from '../../core/protocol/version.ts';
import type { Signer } from '../cryptography/cryptography.ts';
import type { Digest } from '../cryptography/sha256.ts';
import type { Credentials } from '../membership/read-membership.ts';
import type { HeldMembership } from '../outbox/outbox-store.ts';

/** What the header says beside its records and its sender. */
export type HeaderFacts = Pick<
  BatchHeader,
  | 'lastSequence'
  | 'waiting'
  | 'quarantined'
  | 'app'
  | 'storage'
  | 'clockMs'
  | 'clockOffsetMs'
  | 'start'
  | 'heads'
>;

export interface BatchPorts {
  readonly cryptography: Signer;
  readonly sha256: Digest;
}

/** Of who speaks, what a batch says and is signed with. */
export interface BatchSender extends Pick<Credentials, 'id' | 'signingKey'> {
  readonly membership: {
    /** Null for who holds none. */
    readonly sha256: HeldMembership['sha256'] | null;
    readonly receiptKey: Pick<CollectorKey, 'id'>;
  };
  /** Of an own phone, which is no member; left out for a device. */
  readonly introduction?: Introduction;
}

export interface Batch {
  readonly id: BatchId;
  readonly entries: readonly OutboxEntry[];
  /** The whole document, compressed. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Packs as many of the first entries as fit into a batch of one enrolment and signs it. A single record always
 * fits (its line is bounded far below the limit).
 */
export async function makeBatch(
  ports: BatchPorts,
  id: BatchId,
  member: BatchSender,
  entries: readonly OutboxEntry[],
  facts: HeaderFacts,
): Promise<Batch> {
  const taken = firstThatFit(entries);
  const lines = taken.map(({ line }) => line);
  const { receiptKey, sha256: membership } = member.membership;
  const header: BatchHeader = {
    protocol: BATCH_VERSION,
    enrolment: member.id,
    batch: id,
    count: lines.length,
    sha256: await ports.sha256(encodeRecordLines(lines)),
    receiptKey: receiptKey.id,
    membership,
    introduction: member.introduction ?? null,
    ...facts,
  };
  const signed = await ports.cryptography.sign(
    member.signingKey,
    deviceSignedHeader('sipas-batch'),
    encodeBatchHeader(header),
  );
  const bytes = await gzip(encodeBatch(signed, lines));
  if (bytes.length > BATCH_MAX_COMPRESSED_BYTES && taken.length > 1) {
    return makeBatch(ports, id, member, taken.slice(0, halved(taken.length)), facts);
  }
  return { id, entries: taken, bytes };
}

/**
 * What a character of a line leaves after compression, at most. Sealed bytes look random: of their base64url nothing
 * is saved but the two bits in eight that every character has too many, and a little is spent on the tables.
 */
const COMPRESSED_BYTES_PER_CHARACTER = 0.76;

/** As many of the first entries as will surely fit, so that no batch is packed twice. */
function firstThatFit(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  let bytes = HEADER_MAX_LINE_BYTES;
  const over = entries.findIndex(({ line }) => {
    bytes += line.length * COMPRESSED_BYTES_PER_CHARACTER;
    return bytes > BATCH_MAX_COMPRESSED_BYTES;
  });
  return over === -1 ? entries : entries.slice(0, Math.max(1, over));
}

async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

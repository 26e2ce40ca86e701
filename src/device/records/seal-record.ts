import type { RecordId } from '../../core/kernel/brand.ts';
import { canonicalJson } from '../../core/kernel/canonical-json.ts';
import {
  encodeRecord,
  paddedBytes,
  recordAssociatedData,
  type WireRecord,
} from '../../core/protocol/messages/record.ts';
import { type OutboxEntry, waitingEntry } from '../../core/protocol/outbox.ts';

import { PADDING_MARK } from '../../core/protocol/sealing.ts';
import { base64url } from '../cryptography/base64.ts';
import type { Sealer } from '../cryptography/cryptography.ts';
import type { Digest } from '../cryptography/sha256.ts';
import type { Enrolment } from '../outbox/outbox-store.ts';
import type { RecordBody } from './record-draft.ts';

/** A record before it is sealed: all but its number and the key. */
export interface RecordContent extends Pick<WireRecord, 'kind' | 'questionnaire' | 'version' | 'unit'> {
  readonly id: RecordId;
  readonly body: RecordBody;
  /** Whether its questionnaire is one of sampled households: those answers need more room, all of them the same. */
  readonly isSampled: boolean;
}

export interface SealPorts {
  readonly cryptography: Sealer;
  readonly sha256: Digest;
}

/** In whose name a record is sealed, under which number and to whom. */
export interface SealingEnrolment extends Pick<Enrolment, 'id' | 'nextSequence'> {
  readonly membership: Pick<Enrolment['membership'], 'sealingKey'>;
}

const utf8 = new TextEncoder();

/** UTF-8 bytes of a body as it is sealed; RECORD_MAX_BODY_BYTES at most. */
export function bodyBytes(body: RecordBody): number {
  return utf8.encode(canonicalJson(body)).length;
}

/**
 * Seals a record under the enrolment's next number. From here on the device cannot read it, and two calls give
 * different bytes for the same record.
 */
export async function sealRecord(
  { cryptography, sha256 }: SealPorts,
  { id: enrolment, nextSequence: sequence, membership: { sealingKey } }: SealingEnrolment,
  { id, kind, questionnaire, version, unit, body, isSampled }: RecordContent,
): Promise<OutboxEntry> {
  const fields = { id, sequence, kind, questionnaire, version, unit, key: sealingKey.id };
  const associatedData = recordAssociatedData(enrolment, fields);
  const sealed = await cryptography.seal(sealingKey.publicKey, associatedData, padded(kind, body, isSampled));
  const line = encodeRecord({ ...fields, sealed: base64url(sealed) });
  return waitingEntry({ id, sequence, kind, line, sha256: await sha256(line) });
}

function padded(kind: WireRecord['kind'], body: RecordBody, isSampled: boolean): Uint8Array<ArrayBuffer> {
  const content = utf8.encode(canonicalJson(body));
  const plaintext = new Uint8Array(paddedBytes(kind, content.length, isSampled));
  plaintext.set(content);
  plaintext[content.length] = PADDING_MARK;
  return plaintext;
}

import type { OpenedBody, Opener } from '../../src/collector/ingest/opener.ts';
import type { JwsClaim, Signatures } from '../../src/collector/ingest/signatures.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId, KeyId, PublicKey } from '../../src/core/kernel/brand.ts';
import { readCanonicalObject } from '../../src/core/kernel/read-json.ts';
import type { CollectorKey } from '../../src/core/protocol/messages/membership.ts';
import { recordAssociatedData, type WireRecord } from '../../src/core/protocol/messages/record.ts';

import { PADDING_MARK } from '../../src/core/protocol/sealing.ts';
import { type CollectorSignedType, collectorSignedHeader } from '../../src/core/protocol/signed.ts';
import { standInKey, standInOpened, standInSigned, standInVerified } from './stand-in-cryptography.ts';

/** The collector's keys, newest first. A rotation adds one; every former one stays. */
export class StandInRing implements Signatures, Opener {
  sealing: readonly CollectorKey[] = [standInKey('sealing 1')];
  receipt: readonly CollectorKey[] = [standInKey('receipt 1')];

  rotate(which: 'sealing' | 'receipt'): void {
    this[which] = [standInKey(`${which} ${this[which].length + 1}`), ...this[which]];
  }

  claim(jws: string): JwsClaim | null {
    const parts = jws.split('.');
    const [header, payload, signature] = parts.map((part) => Buffer.from(part, 'base64url'));
    const isCanonical = [header, payload, signature].every(
      (bytes, index) =>
        bytes !== undefined && bytes.length > 0 && bytes.toString('base64url') === parts[index],
    );
    if (parts.length !== 3 || !isCanonical || header === undefined || payload === undefined) return null;
    return { header: header.toString('utf8'), payload: payload.toString('utf8') };
  }

  async verify(publicKey: PublicKey, header: string, jws: string): Promise<string | null> {
    return standInVerified(publicKey, header, jws);
  }

  async sign(type: CollectorSignedType, receiptKey: KeyId, payload: string): Promise<string> {
    const { publicKey } = must(this.receiptKey(receiptKey), 'the ring has the key to sign with');
    return standInSigned(publicKey, collectorSignedHeader(type, receiptKey), payload);
  }

  receiptKeys(): readonly CollectorKey[] {
    return this.receipt;
  }

  receiptKey(id: KeyId): CollectorKey | null {
    return this.receipt.find((key) => key.id === id) ?? null;
  }

  current(): { readonly sealingKey: CollectorKey; readonly receiptKey: CollectorKey } {
    const [sealingKey] = this.sealing;
    const [receiptKey] = this.receipt;
    return {
      sealingKey: must(sealingKey, 'a ring has a sealing key'),
      receiptKey: must(receiptKey, 'a ring has a receipt key'),
    };
  }

  async open(enrolment: EnrolmentId, records: readonly WireRecord[]): Promise<readonly OpenedBody[]> {
    return records.map((record) => this.opened(enrolment, record));
  }

  opened(enrolment: EnrolmentId, record: WireRecord): OpenedBody {
    const key = this.sealing.find(({ id }) => id === record.key);
    if (key === undefined) return { body: null, reason: 'cannot-open' };
    const sealed = Buffer.from(record.sealed, 'base64url');
    const plaintext = standInOpened(key.publicKey, recordAssociatedData(enrolment, record), sealed);
    if (plaintext === null) return { body: null, reason: 'cannot-open' };
    const content = Buffer.from(plaintext.subarray(0, plaintext.lastIndexOf(PADDING_MARK)));
    const body = readCanonicalObject(content.toString('utf8'));
    return body === null ? { body: null, reason: 'check-failed' } : { body };
  }
}

import { isUtf8 } from 'node:buffer';
import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { must } from '../../core/kernel/assert.ts';
import type { KeyId, PublicKey } from '../../core/kernel/brand.ts';
import type { CollectorKey } from '../../core/protocol/messages/membership.ts';
import { type CollectorSignedType, collectorSignedHeader } from '../../core/protocol/signed.ts';
import type { JwsClaim, Signatures } from '../ingest/signatures.ts';
import type { KeyRing, RingKey } from '../keys/key-ring.ts';
import { derSignature, jwsSignature } from './signature-form.ts';

/** That of ES256 (RFC 7518). */
const DIGEST = 'sha256';

/** Keys of devices that are kept ready: making one takes as long as verifying with it. About 2 MB. */
const KEYS_KEPT = 1_000;

/**
 * Signatures by the key ring, over node:crypto: a JWS whose whole header is known beforehand needs nothing else, and
 * takes a quarter of the time that WebCrypto takes for it.
 */
export class NodeSignatures implements Signatures {
  readonly #ring: Pick<KeyRing, 'sealing' | 'receipt'>;
  /** What was last signed of each type: all batches of one commit are told the same heads. */
  readonly #last = new Map<CollectorSignedType, string>();
  /** Those that were used last, the latest of them at the end. */
  readonly #keys = new Map<PublicKey, KeyObject>();

  constructor(ring: Pick<KeyRing, 'sealing' | 'receipt'>) {
    this.#ring = ring;
  }

  claim(jws: string): JwsClaim | null {
    const parts = jws.split('.');
    if (parts.length !== 3) return null;
    const [header, payload, signature] = parts.map(fromCanonicalBase64url);
    if (!header || !payload || !signature || !isUtf8(header) || !isUtf8(payload)) return null;
    return { header: header.toString('utf8'), payload: payload.toString('utf8') };
  }

  async verify(publicKey: PublicKey, header: string, jws: string): Promise<string | null> {
    const claim = this.claim(jws);
    if (claim?.header !== header) return null;
    const end = jws.lastIndexOf('.');
    const signature = derSignature(Buffer.from(jws.slice(end + 1), 'base64url'));
    if (signature === null) return null;
    try {
      const isGood = verify(DIGEST, Buffer.from(jws.slice(0, end)), this.#keyOf(publicKey), signature);
      return isGood ? claim.payload : null;
    } catch {
      return null;
    }
  }

  sign(type: CollectorSignedType, receiptKey: KeyId, payload: string): Promise<string> {
    const { privateKey } = must(this.#receipt(receiptKey), 'the ring has the key to sign with');
    const signed = [collectorSignedHeader(type, receiptKey), payload].map(toBase64url).join('.');
    const known = this.#last.get(type);
    if (known?.startsWith(`${signed}.`) === true) return Promise.resolve(known);
    const signature = jwsSignature(sign(DIGEST, Buffer.from(signed), privateKey));
    const jws = `${signed}.${signature.toString('base64url')}`;
    this.#last.set(type, jws);
    return Promise.resolve(jws);
  }

  receiptKeys(): readonly CollectorKey[] {
    return this.#ring.receipt.map(publicHalf);
  }

  receiptKey(id: KeyId): CollectorKey | null {
    const key = this.#receipt(id);
    return key === undefined ? null : publicHalf(key);
  }

  current(): { readonly sealingKey: CollectorKey; readonly receiptKey: CollectorKey } {
    const [sealing] = this.#ring.sealing;
    const [receipt] = this.#ring.receipt;
    return {
      sealingKey: publicHalf(must(sealing, 'a ring has a sealing key')),
      receiptKey: publicHalf(must(receipt, 'a ring has a receipt key')),
    };
  }

  /** Throws when it is no point of the curve. */
  #keyOf(publicKey: PublicKey): KeyObject {
    const key = this.#keys.get(publicKey) ?? keyOf(publicKey);
    this.#keys.delete(publicKey);
    this.#keys.set(publicKey, key);
    const [oldest] = this.#keys.keys();
    if (this.#keys.size > KEYS_KEPT && oldest !== undefined) this.#keys.delete(oldest);
    return key;
  }

  #receipt(id: KeyId): RingKey | undefined {
    return this.#ring.receipt.find((key) => key.id === id);
  }
}

function publicHalf({ id, publicKey }: RingKey): CollectorKey {
  return { id: id as KeyId, publicKey: publicKey as PublicKey };
}

/** Throws when it is no point of the curve. */
function keyOf(publicKey: PublicKey): KeyObject {
  const point = Buffer.from(publicKey, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}

function toBase64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The bytes of a base64url text, or null when it is not the one way to write them. */
function fromCanonicalBase64url(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

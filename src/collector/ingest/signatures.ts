import type { KeyId, PublicKey } from '../../core/kernel/brand.ts';
import type { CollectorKey } from '../../core/protocol/messages/membership.ts';
import type { CollectorSignedType } from '../../core/protocol/signed.ts';

/** What a compact JWS claims to be, which proves nothing about its signature. */
export interface JwsClaim {
  /** The protected header, as text. */
  readonly header: string;
  readonly payload: string;
}

/** Signs as the collector, and tells a device's word from everybody else's. */
export interface Signatures {
  /** What a text claims, or null when its three parts are not canonical base64url over UTF-8. */
  claim(jws: string): JwsClaim | null;
  /**
   * The payload of a JWS that has exactly this protected header and is signed by this key; else null. Never rejects,
   * whatever the text is.
   */
  verify(publicKey: PublicKey, header: string, jws: string): Promise<string | null>;
  /** The JWS of a payload; the key is one of the ring's. */
  sign(type: CollectorSignedType, receiptKey: KeyId, payload: string): Promise<string>;
  /** The receipt keys of the ring, former ones too; the newest first. */
  receiptKeys(): readonly CollectorKey[];
  /** One of them, or null. */
  receiptKey(id: KeyId): CollectorKey | null;
  /** The keys that devices are to use from now on. */
  current(): { readonly sealingKey: CollectorKey; readonly receiptKey: CollectorKey };
}

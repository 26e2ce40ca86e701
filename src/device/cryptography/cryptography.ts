import type { KeyId, PublicKey } from '../../core/kernel/brand.ts';

/**
 * The private half of a key pair, as the signer made it. It can be used and kept in the store, which copies it by
 * structured clone; WebCrypto's cannot be read by anybody, the app included.
 */
export type SigningKey = object;

export interface KeyPair {
  readonly signingKey: SigningKey;
  readonly publicKey: PublicKey;
}

/** Seals what only the collector may read, by the suite of core/protocol/sealing.ts. */
export interface Sealer {
  /** Does what of the next sealing to this key needs no plaintext. Rejects when the point is not on the curve. */
  getReady(publicKey: PublicKey): Promise<void>;
  /**
   * The encapsulated key and the ciphertext; other bytes at every call. Rejects when the point is not on the curve.
   *
   * @param associatedData text whose UTF-8 is bound to the plaintext
   */
  seal(
    publicKey: PublicKey,
    associatedData: string,
    plaintext: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** Signs as this device. */
export interface Signer {
  makeKeyPair(): Promise<KeyPair>;
  /**
   * The compact JWS of ES256 over a payload.
   *
   * @param header the protected header, as the text core/protocol/signed.ts gives
   */
  sign(key: SigningKey, header: string, payload: string): Promise<string>;
}

/** Tells the collector's word from everybody else's. */
export interface Verifier {
  /**
   * The payload of a JWS that has exactly this protected header, is encoded in the one canonical way and is signed
   * by this key; else null. Never rejects, whatever the text is.
   */
  verify(publicKey: PublicKey, header: string, jws: string): Promise<string | null>;
  /** By what a key is named on the wire. */
  keyId(publicKey: PublicKey): Promise<KeyId>;
}

/** All a device needs. None of it may be awaited inside a transaction of the store. */
export interface Cryptography extends Sealer, Signer, Verifier {}

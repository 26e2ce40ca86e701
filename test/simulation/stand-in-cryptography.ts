import { createCipheriv, createDecipheriv, createHmac, hash } from 'node:crypto';
import type { KeyId, PublicKey } from '../../src/core/kernel/brand.ts';
import type { Cryptography, KeyPair, SigningKey } from '../../src/device/cryptography/cryptography.ts';

/**
 * Sealing and signing for thousands of schedules: the sizes and the refusals of the real ones, held to the same
 * contract suites, at a hundredth of their time and the same on every run. What is missing is the one thing a
 * simulation does not need: the secret half of a pair follows from its public half, and nobody here computes it who
 * is not meant to have it.
 */
export class StandInCryptography implements Cryptography {
  readonly #seed: string;
  #made = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  async getReady() {}

  async seal(publicKey: PublicKey, associatedData: string, plaintext: Uint8Array) {
    const enc = pointOf(this.#next());
    const cipher = createCipheriv('aes-128-gcm', contentKey(publicKey, enc), NONCE);
    cipher.setAAD(Buffer.from(associatedData));
    const parts = [enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
    return Uint8Array.from(Buffer.concat(parts));
  }

  async makeKeyPair(): Promise<KeyPair> {
    const publicKey = standInKey(this.#next()).publicKey;
    return { signingKey: { secretOf: publicKey }, publicKey };
  }

  async sign(key: SigningKey, header: string, payload: string): Promise<string> {
    return standInSigned((key as { readonly secretOf: PublicKey }).secretOf, header, payload);
  }

  async verify(publicKey: PublicKey, header: string, jws: string): Promise<string | null> {
    return standInVerified(publicKey, header, jws);
  }

  async keyId(publicKey: PublicKey): Promise<KeyId> {
    return keyIdOf(publicKey);
  }

  #next(): string {
    this.#made += 1;
    return `${this.#seed} ${this.#made}`;
  }
}

export interface StandInKey {
  readonly id: KeyId;
  readonly publicKey: PublicKey;
}

/** The key of a name, always the same. */
export function standInKey(name: string): StandInKey {
  const publicKey = pointOf(name).toString('base64url') as PublicKey;
  return { id: keyIdOf(publicKey), publicKey };
}

/** What the holder of the key reads, or null when it cannot be opened. */
export function standInOpened(
  publicKey: PublicKey,
  associatedData: string,
  sealed: Uint8Array,
): Uint8Array | null {
  const bytes = Buffer.from(sealed);
  try {
    const decipher = createDecipheriv('aes-128-gcm', contentKey(publicKey, bytes.subarray(0, 65)), NONCE);
    decipher.setAAD(Buffer.from(associatedData));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(65, -16)), decipher.final()]);
  } catch {
    return null;
  }
}

/** A compact JWS by the holder of the key. */
export function standInSigned(publicKey: PublicKey, header: string, payload: string): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${base64url(signature(publicKey, input))}`;
}

/** The payload of a JWS with exactly this header by the holder of the key, else null. */
export function standInVerified(publicKey: PublicKey, header: string, jws: string): string | null {
  const [head = '', payload = '', end = '', ...more] = jws.split('.');
  const isIt =
    more.length === 0 &&
    payload !== '' &&
    head === base64url(header) &&
    end === base64url(signature(publicKey, `${head}.${payload}`));
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  return isIt && base64url(text) === payload ? text : null;
}

const NONCE = Buffer.alloc(12);

function pointOf(name: string): Buffer {
  return Buffer.concat([Buffer.of(4), hash('sha512', name, 'buffer')]);
}

function keyIdOf(publicKey: PublicKey): KeyId {
  return hash('sha256', Buffer.from(publicKey, 'base64url'), 'hex').slice(0, 16) as KeyId;
}

function contentKey(publicKey: PublicKey, enc: Buffer): Buffer {
  return hash('sha256', `secret of ${publicKey} and ${enc.toString('hex')}`, 'buffer').subarray(0, 16);
}

function signature(publicKey: PublicKey, input: string): Buffer {
  return createHmac('sha512', `secret of ${publicKey}`).update(input).digest();
}

function base64url(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64url');
}

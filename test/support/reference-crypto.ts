import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { KeyId, PublicKey } from '../../src/core/kernel/brand.ts';

/**
 * The cryptography of the protocol a third time, from the texts of RFC 9180, 7515 and 7518 and over node:crypto
 * alone: neither the device's libraries nor the collector's code. Golden bytes and builders of batches come from it,
 * so that a mistake both ends share does not go unseen. Synchronous, and sealing the same thing twice gives the same
 * bytes, which no sender may do and a test wants.
 */
export interface ReferenceKey {
  readonly id: KeyId;
  /** Uncompressed point in base64url. */
  readonly publicKey: PublicKey;
  readonly point: Buffer;
  /** The scalar, 32 bytes. */
  readonly secret: Buffer;
  readonly privateKey: KeyObject;
}

/** The key pair of a name, always the same: invented, and good for tests only. */
export function keyNamed(name: string): ReferenceKey {
  return keyOf(hash('sha256', `key of ${name}`, 'buffer'));
}

export function keyOf(secret: Buffer): ReferenceKey {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const publicKey = point.toString('base64url') as PublicKey;
  const id = hash('sha256', point, 'hex').slice(0, 16) as KeyId;
  const jwk = { ...publicJwk(point), d: secret.toString('base64url') };
  return { id, publicKey, point, secret, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** As the collector's ring keeps it: PKCS #8 in base64url. */
export function pkcs8Of({ privateKey }: ReferenceKey): string {
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
}

function publicJwk(point: Buffer) {
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  return { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') };
}

/** RFC 9180, sections 4.1, 5.1 and 6.1: single-shot base mode of DHKEM(P-256), HKDF-SHA256 and AES-128-GCM. */
export interface Sealed {
  readonly info: string | Buffer;
  readonly aad: string | Buffer;
}

/** @returns the encapsulated key, then the ciphertext with its tag */
export function seal(
  recipient: Buffer,
  ephemeral: Buffer,
  { info, aad }: Sealed,
  plaintext: Uint8Array,
): Buffer {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(ephemeral);
  const enc = ecdh.getPublicKey();
  const { key, nonce } = schedule(ecdh.computeSecret(recipient), Buffer.concat([enc, recipient]), info);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(Buffer.from(aad));
  return Buffer.concat([enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or null when it cannot be opened. */
export function open(secret: Buffer, { info, aad }: Sealed, sealed: Uint8Array): Buffer | null {
  try {
    const bytes = Buffer.from(sealed);
    const [enc, text, tag] = [bytes.subarray(0, 65), bytes.subarray(65, -16), bytes.subarray(-16)];
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(secret);
    const context = Buffer.concat([enc, ecdh.getPublicKey()]);
    const { key, nonce } = schedule(ecdh.computeSecret(enc), context, info);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAAD(Buffer.from(aad));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return null;
  }
}

const KEM_SUITE = Buffer.from('4b454d0010', 'hex');
const HPKE_SUITE = Buffer.from('48504b45001000010001', 'hex');
const NOTHING = Buffer.alloc(0);

function schedule(dh: Buffer, kemContext: Buffer, info: string | Buffer) {
  const prk = labeledExtract(KEM_SUITE, NOTHING, 'eae_prk', dh);
  const shared = labeledExpand(KEM_SUITE, prk, 'shared_secret', kemContext, 32);
  const context = Buffer.concat([
    Buffer.of(0),
    labeledExtract(HPKE_SUITE, NOTHING, 'psk_id_hash', NOTHING),
    labeledExtract(HPKE_SUITE, NOTHING, 'info_hash', Buffer.from(info)),
  ]);
  const secret = labeledExtract(HPKE_SUITE, shared, 'secret', NOTHING);
  return {
    key: labeledExpand(HPKE_SUITE, secret, 'key', context, 16),
    nonce: labeledExpand(HPKE_SUITE, secret, 'base_nonce', context, 12),
  };
}

function labeledExtract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return hmac(salt, [Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]);
}

/** One block of HKDF-Expand, which is all that at most 32 bytes need. */
function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  const parts = [Buffer.of(0, length), Buffer.from('HPKE-v1'), suite, Buffer.from(label), info, Buffer.of(1)];
  return hmac(prk, parts).subarray(0, length);
}

function hmac(key: Buffer, parts: readonly Buffer[]): Buffer {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** A compact JWS (RFC 7515) of ES256 (RFC 7518, section 3.4). Header and payload are the texts as they are. */
export function signed(header: string, payload: string | Buffer, key: ReferenceKey): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${input}.${base64url(signature)}`;
}

/** Whether the signature of a JWS is this key's; nothing else of it is looked at. */
export function isSignedBy(publicKey: string, jws: string): boolean {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const key = createPublicKey({ key: publicJwk(Buffer.from(publicKey, 'base64url')), format: 'jwk' });
  return verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
}

/** The text of one part of a JWS: 0 the header, 1 the payload. */
export function partOf(jws: string, part: 0 | 1): string {
  return Buffer.from(jws.split('.')[part] ?? '', 'base64url').toString('utf8');
}

function base64url(bytes: string | Buffer): string {
  return Buffer.from(bytes).toString('base64url');
}

import {
  createPrivateKey,
  generateKeyPairSync,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/**
 * The collector's keys. They stand beside the database and never in it: whoever has a copy of the database alone
 * can neither open an answer nor speak as the collector.
 *
 *   sealing   devices seal answers to its public half; every key ever used stays, for late devices
 *   receipt   signs acknowledgements and memberships; a device pins the public half
 *   master    from which a secret for each purpose is derived: second factors and evidence at rest, the audit
 *             log's chain, short-lived cookies
 */
export interface KeyRing {
  /** Newest first; never empty. */
  readonly sealing: readonly RingKey[];
  /** Newest first; never empty. */
  readonly receipt: readonly RingKey[];
  /** 32 bytes, the same for one purpose as long as the ring lasts (HKDF-SHA256, RFC 5869). */
  readonly secret: (purpose: SecretPurpose) => Buffer;
}

/** One P-256 key pair. */
export interface RingKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public point. */
  readonly id: string;
  /** Uncompressed point, 65 bytes, base64url. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export type SecretPurpose = 'audit-log' | 'cookies' | 'evidence' | 'second-factor' | 'limits';

/** The ring as it is kept: JSON, in a file of mode 0600 or in an environment variable. */
export interface StoredKeyRing {
  readonly keyRing: 1;
  /** Base64url of 32 bytes. */
  readonly master: string;
  /** Private keys as PKCS #8 in base64url, newest first. */
  readonly sealing: readonly string[];
  readonly receipt: readonly string[];
}

export function newKeyRing(): StoredKeyRing {
  return {
    keyRing: 1,
    master: randomBytes(32).toString('base64url'),
    sealing: [newPrivateKey()],
    receipt: [newPrivateKey()],
  };
}

export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
}

export function openKeyRing(stored: StoredKeyRing): KeyRing {
  const master = Buffer.from(stored.master, 'base64url');
  return {
    sealing: stored.sealing.map(ringKey),
    receipt: stored.receipt.map(ringKey),
    secret: (purpose) => Buffer.from(hkdfSync('sha256', master, '', `sipas/${purpose}`, 32)),
  };
}

function ringKey(pkcs8: string): RingKey {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64url'), format: 'der', type: 'pkcs8' });
  const point = publicPoint(privateKey);
  return { id: keyId(point), publicKey: point.toString('base64url'), privateKey };
}

/** The public half of a P-256 key as an uncompressed point. */
function publicPoint(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(4), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]);
}

function keyId(point: Buffer): string {
  return hash('sha256', point, 'hex').slice(0, 16);
}

import {
  createPrivateKey,
  generateKeyPairSync,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { err, ok, type Result } from '../../core/kernel/result.ts';

/**
 * The collector's keys. They stand beside the database and never in it: anyone who has a copy of the database alone
 * can neither open an answer nor speak as the collector.
 *
 *   sealing   devices seal answers to its public half; every key ever used stays, for late devices
 *   receipt   signs acknowledgements and memberships; a device pins the public half
 *   master    from which a secret for each purpose is derived: second factors, secrets of webhooks and evidence at rest, the audit
 *             log's chain, the ledger's head, short-lived cookies; that a backup is unaltered
 */
export interface KeyRing {
  /** Tells one master from another and says nothing of it: 16 hexadecimal digits. */
  readonly id: string;
  /** Newest first; never empty. */
  readonly sealing: readonly RingKey[];
  /** Newest first; never empty. */
  readonly receipt: readonly RingKey[];
  /** 32 bytes, the same for one purpose as long as the ring lasts (HKDF-SHA256, RFC 5869). */
  readonly secret: (purpose: SecretPurpose) => Buffer;
  /** What the administrator should mend about the place the keys are in, though they can be used; null: nothing. */
  readonly warning: () => string | null;
}

/** One P-256 key pair. */
export interface RingKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public point. */
  readonly id: string;
  /** Uncompressed point, 65 bytes, base64url. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

type SecretPurpose =
  | 'audit-log'
  | 'backup'
  | 'cookies'
  | 'enrolment-codes'
  | 'evidence'
  | 'ledger-head'
  | 'limits'
  | 'second-factor'
  | 'visit-tickets'
  | 'webhooks';

/** The ring as it is kept: JSON, in a file of mode 0600 or in an environment variable. */
export interface StoredKeyRing {
  readonly keyRing: 1;
  /** Base64url of 32 bytes. */
  readonly master: string;
  /** Private keys as PKCS #8 in base64url, newest first. */
  readonly sealing: readonly string[];
  readonly receipt: readonly string[];
}

const MASTER_BYTES = 32;
/** P-256 as OpenSSL names it. */
const CURVE = 'prime256v1';

export function newKeyRing(): StoredKeyRing {
  return {
    keyRing: 1,
    master: randomBytes(MASTER_BYTES).toString('base64url'),
    sealing: [newPrivateKey()],
    receipt: [newPrivateKey()],
  };
}

/** The ring with a new key in front. */
export function withNewKey(ring: StoredKeyRing, kind: 'sealing' | 'receipt'): StoredKeyRing {
  return { ...ring, [kind]: [newPrivateKey(), ...ring[kind]] };
}

/** @internal */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE });
  return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
}

/** The ring that a text holds, or what is wrong with it in words that repeat nothing of it. */
export function parseKeyRing(text: string): Result<StoredKeyRing, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err('it is not JSON');
  }
  if (typeof value !== 'object' || value === null) return err('it is no key ring');
  const { keyRing, master, sealing, receipt } = value as Partial<Record<keyof StoredKeyRing, unknown>>;
  if (keyRing !== 1) return err('it is no key ring of this version');
  if (typeof master !== 'string' || !isBase64Url(master, MASTER_BYTES)) return err('its master is damaged');
  if (!isListOfKeys(sealing)) return err('a sealing key is missing or damaged');
  if (!isListOfKeys(receipt)) return err('a receipt key is missing or damaged');
  return ok({ keyRing, master, sealing, receipt });
}

export function openKeyRing(stored: StoredKeyRing): KeyRing {
  const master = Buffer.from(stored.master, 'base64url');
  const derived = (name: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `sipas/${name}`, MASTER_BYTES));
  return {
    id: keyId(derived('ring')),
    sealing: stored.sealing.map(ringKey),
    receipt: stored.receipt.map(ringKey),
    secret: derived,
    warning: () => null,
  };
}

/** At least one, all of them P-256 and none twice. */
function isListOfKeys(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0) return false;
  const ids = value.map((one: unknown) => (typeof one === 'string' ? readId(one) : null));
  return !ids.includes(null) && new Set(ids).size === ids.length;
}

function readId(pkcs8: string): string | null {
  try {
    const { id, privateKey } = ringKey(pkcs8);
    return privateKey.asymmetricKeyDetails?.namedCurve === CURVE ? id : null;
  } catch {
    return null;
  }
}

function isBase64Url(text: string, length: number): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text;
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

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { NewComment } from '../schema/comment-tables.ts';

/** What is written later, and where. */
export type DeferredWrite =
  | { readonly comment: NewComment }
  | { readonly ticket: { readonly link: string; readonly mac: string } };

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The longest feedback and what stands about it: all have one length, so that none says which comment it is. */
const PADDED_BYTES = 8_192;
const ID_HEX_DIGITS = 32;

/** @param evidenceKey 32 bytes of the key ring's; what is deferred has a key made of it */
export function sealWrite(evidenceKey: Buffer, id: string, write: DeferredWrite): Buffer {
  const text = Buffer.from(JSON.stringify(write));
  const padding = Buffer.alloc(PADDED_BYTES - (text.length % PADDED_BYTES), ' ');
  return seal(evidenceKey, id, Buffer.concat([text, padding]));
}

/** @param mac by which a receipt number is found; all have one length, and so has what is sealed */
export function sealReceipt(evidenceKey: Buffer, id: string, mac: string): Buffer {
  return seal(evidenceKey, id, Buffer.from(mac));
}

/** The hash that was sealed under this id, or null where this key does not open it. */
export function openReceipt(evidenceKey: Buffer, id: string, sealed: Uint8Array): string | null {
  return open(evidenceKey, id, sealed)?.toString('utf8') ?? null;
}

function seal(evidenceKey: Buffer, id: string, content: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(evidenceKey, 'write'), nonce);
  cipher.setAAD(nameOf(id));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed under this id, or null where this key does not open it. */
export function openWrite(evidenceKey: Buffer, id: string, sealed: Uint8Array): DeferredWrite | null {
  const text = open(evidenceKey, id, sealed);
  return text === null ? null : (JSON.parse(text.toString('utf8')) as DeferredWrite);
}

function open(evidenceKey: Buffer, id: string, sealed: Uint8Array): Buffer | null {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    const key = keyFor(evidenceKey, 'write');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(nameOf(id));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const content = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    decipher.final();
    return content;
  } catch {
    return null;
  }
}

/** The id under which a ticket's spending waits: the same for one ticket, and nobody's without the keys. */
export function spentTicketId(evidenceKey: Buffer, mac: string): string {
  const hmac = createHmac('sha256', keyFor(evidenceKey, 'ticket'));
  return hmac.update(mac).digest('hex').slice(0, ID_HEX_DIGITS);
}

type Use = 'write' | 'ticket' | 'receipt' | 'deferred receipt';

/** Deriving a key takes as long as using it, and so does finding out that bytes are one. */
const KEYS = new WeakMap<Buffer, Map<Use, KeyObject>>();

/** A key of its own for each use, made of the key ring's. */
export function keyFor(evidenceKey: Buffer, use: Use): KeyObject {
  const known = KEYS.get(evidenceKey) ?? new Map<Use, KeyObject>();
  const key =
    known.get(use) ??
    createSecretKey(createHmac('sha256', evidenceKey).update(`sipas deferred ${use} 1`).digest());
  KEYS.set(evidenceKey, known.set(use, key));
  return key;
}

function nameOf(id: string): Buffer {
  return Buffer.from(`sipas deferred 1 ${id}`);
}

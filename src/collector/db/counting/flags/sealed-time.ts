import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { TimedResponse } from '../../../../core/analysis/flags/bursts.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Two numbers of eight bytes: every sealed time has one length. */
const NUMBER_BYTES = 8;

/** Which row it stands in, bound to it: moved to another, it cannot be read. */
export interface TimeRow {
  readonly enrolment: string;
  readonly id: string;
}

/** @param evidenceKey 32 bytes of the key ring's; times have a key made of it */
export function sealTime(
  evidenceKey: Buffer,
  row: TimeRow,
  { submittedAtMs, durationMs }: Omit<TimedResponse, 'id'>,
): Buffer {
  const text = Buffer.alloc(2 * NUMBER_BYTES);
  text.writeDoubleBE(submittedAtMs);
  text.writeDoubleBE(durationMs, NUMBER_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(evidenceKey), nonce);
  cipher.setAAD(nameOf(row));
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed for this row, or null where this key does not open it. */
export function openTime(evidenceKey: Buffer, row: TimeRow, sealed: Uint8Array): TimedResponse | null {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  if (bytes.length !== NONCE_BYTES + 2 * NUMBER_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv(CIPHER, keyFor(evidenceKey), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(nameOf(row));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    const [submittedAtMs, durationMs] = [text.readDoubleBE(), text.readDoubleBE(NUMBER_BYTES)];
    return { id: row.id, submittedAtMs, durationMs };
  } catch {
    return null;
  }
}

/** Deriving a key takes longer than sealing a time with it. */
const KEYS = new WeakMap<Buffer, KeyObject>();

function keyFor(evidenceKey: Buffer): KeyObject {
  const known = KEYS.get(evidenceKey);
  if (known !== undefined) return known;
  const key = createSecretKey(createHmac('sha256', evidenceKey).update('sipas device time 1').digest());
  KEYS.set(evidenceKey, key);
  return key;
}

function nameOf({ enrolment, id }: TimeRow): Buffer {
  return Buffer.from(`sipas device time 1 ${enrolment} ${id}`);
}

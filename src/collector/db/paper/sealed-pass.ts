import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { PaperNumber } from '../../../core/paper/form-number.ts';
import type { PaperPass } from '../../../core/paper/paper-pass.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Marks have names of several lengths; in whole blocks, the length of a pass tells none of them. */
const PADDED_BYTES = 4_096;

/** @param evidenceKey 32 bytes of the key ring's; passes have a key made of it */
export function sealPass(evidenceKey: Buffer, number: PaperNumber, place: number, pass: PaperPass): Buffer {
  const text = Buffer.from(JSON.stringify(pass));
  const padding = Buffer.alloc(PADDED_BYTES - (text.length % PADDED_BYTES), ' ');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(evidenceKey), nonce);
  cipher.setAAD(nameOf(number, place));
  return Buffer.concat([
    nonce,
    cipher.update(text),
    cipher.update(padding),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** The pass that was sealed at this place. Throws where it was changed, moved, or sealed under another key. */
export function openPass(
  evidenceKey: Buffer,
  number: PaperNumber,
  place: number,
  sealed: Uint8Array,
): PaperPass {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  const decipher = createDecipheriv(CIPHER, keyOf(evidenceKey), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(nameOf(number, place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  // Those sealed before there was a box for it say nothing of a comment.
  return { comment: null, ...(JSON.parse(text.toString('utf8')) as Omit<PaperPass, 'comment'>) };
}

function keyOf(evidenceKey: Buffer): Buffer {
  return createHmac('sha256', evidenceKey).update('sipas paper pass 1').digest();
}

function nameOf(number: PaperNumber, place: number): Buffer {
  return Buffer.from(`sipas paper pass 1 ${number} ${place}`);
}

import { isUtf8 } from 'node:buffer';
import { readCanonicalObject } from '../../core/kernel/read-json.ts';
import { PADDING_MARK } from '../../core/protocol/sealing.ts';
import type { HpkeRecipient } from './hpke.ts';
import type { OpenedText, SealedText } from './opener-message.ts';

/** Opens one body, takes its padding off and sees that it is the canonical JSON of an object. */
export function openBody(
  recipient: HpkeRecipient,
  { associatedData, sealed }: Omit<SealedText, 'key'>,
): OpenedText {
  const plaintext = recipient.open(Buffer.from(associatedData), Buffer.from(sealed, 'base64url'));
  const content = plaintext === null ? null : unpadded(plaintext);
  if (content === null) return { text: null, reason: 'cannot-open' };
  if (!isUtf8(content)) return { text: null, reason: 'check-failed' };
  const text = content.toString('utf8');
  return readCanonicalObject(text) === null ? { text: null, reason: 'check-failed' } : { text };
}

/** What stands before the last mark, which only zeros may follow; null when there is none. */
export function unpadded(plaintext: Buffer): Buffer | null {
  let end = plaintext.length - 1;
  while (end >= 0 && plaintext[end] === 0) end -= 1;
  return plaintext[end] === PADDING_MARK ? plaintext.subarray(0, end) : null;
}

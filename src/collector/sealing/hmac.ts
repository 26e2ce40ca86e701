import { hash } from 'node:crypto';

/** What SHA-256 works on at a time. */
const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * HMAC-SHA256 (RFC 2104) of two hashes at one go. That of node:crypto makes a key and a context each time, which takes
 * several times as long as hashing what is as short as this.
 *
 * @param key at most 64 bytes
 */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Buffer {
  return digestOf(key, OUTER, digestOf(key, INNER, message));
}

function digestOf(key: Uint8Array, pad: number, message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(BLOCK_BYTES + message.length).fill(pad, 0, BLOCK_BYTES);
  for (let index = 0; index < key.length; index += 1) bytes[index] = pad ^ (key[index] as number);
  bytes.set(message, BLOCK_BYTES);
  return hash('sha256', bytes, 'buffer');
}

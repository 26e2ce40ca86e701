import { randomBytes } from 'node:crypto';

/** 128 random bits, hexadecimal. */
export function randomId(): string {
  return randomBytes(16).toString('hex');
}

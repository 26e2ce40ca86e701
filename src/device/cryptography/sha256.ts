import type { Sha256 } from '../../core/kernel/brand.ts';
import { hex } from './random-ids.ts';

/** SHA-256 over the UTF-8 bytes of a text. */
export type Digest = (text: string) => Promise<Sha256>;

/** WebCrypto's; only in a secure context. Never to be awaited inside a transaction. */
export const webCryptoSha256: Digest = async (text) => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return hex(new Uint8Array(digest)) as Sha256;
};

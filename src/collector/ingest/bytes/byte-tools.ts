import type { Sha256 } from '../../../core/kernel/brand.ts';

/** What ingest does with bytes, given by the composition root, which knows Node.js. */
export interface ByteTools {
  readonly sha256: (bytes: Uint8Array) => Sha256;
  /** One complete gzip member and nothing after it, or why it is none. Stops as soon as the limit is passed. */
  readonly gunzip: (bytes: Uint8Array, maxBytes: number) => Promise<Uint8Array | 'not-gzip' | 'too-large'>;
}

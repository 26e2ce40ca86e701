import type { KeyObject } from 'node:crypto';
import type { KeyId } from '../../core/kernel/brand.ts';

/** A sealed body as it goes to an opening thread. */
export interface SealedText {
  readonly key: KeyId;
  readonly associatedData: string;
  /** Base64url. */
  readonly sealed: string;
}

export type OpenedText =
  /** Canonical JSON of an object. */
  { readonly text: string } | { readonly text: null; readonly reason: 'cannot-open' | 'check-failed' };

export interface OpenerRequest {
  /** The private keys that the bodies name and the ring has. */
  readonly keys: ReadonlyMap<KeyId, KeyObject>;
  readonly bodies: readonly SealedText[];
}

/** One for each body, in their order. */
export type OpenerReply = readonly OpenedText[];

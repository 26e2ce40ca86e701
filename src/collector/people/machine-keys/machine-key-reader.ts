import type { MachineKey } from './machine-key-store.ts';

/** What became of a secret that a program sent. */
export type MachineKeyFinding =
  | { readonly kind: 'found'; readonly key: MachineKey }
  | { readonly kind: 'key-unknown' }
  | { readonly kind: 'key-expired' }
  /** It asked too often; seconds until it may ask again. */
  | { readonly kind: 'too-many-requests'; readonly waitS: number };

/** Tells which key a bearer token is. Throws StorageUnavailable when the store cannot serve. */
export interface MachineKeyReader {
  /** The key of a new request, which is counted and noted as a use. Never throws for what the token contains. */
  enter(secret: string): Promise<MachineKeyFinding>;
  /** Whether it is still valid, without another use. */
  look(secret: string): Promise<MachineKeyFinding>;
}

import { hash, randomBytes } from 'node:crypto';

/** 256 random bits, base64url: what the cookie of a session or the fragment of a one-time link carries. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** All the collector keeps of a token. Looked up by it, nothing of the token can be told from the time that takes. */
export function tokenSha256(token: string): string {
  return hash('sha256', token, 'hex');
}

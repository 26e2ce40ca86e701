import { fromBase64url } from './base64.ts';

/** The header and the payload a compact JWS claims, which proves nothing about its signature. */
export interface JwsClaim {
  readonly header: string;
  readonly payload: string;
}

/** What a text claims, or null when its three parts are not canonical base64url over UTF-8. */
export function claimIn(jws: string): JwsClaim | null {
  const parts = jws.split('.');
  if (parts.length !== 3) return null;
  const [header, payload, signature] = parts.map(fromBase64url);
  if (!header || !payload || !signature) return null;
  try {
    return { header: utf8(header), payload: utf8(payload) };
  } catch {
    return null;
  }
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

import type { FastifyRequest } from 'fastify';

/**
 * The cookie of a session. `__Host-` makes the browser take it only with Secure, from this very host and for every
 * path; Strict keeps it from every request another site causes. Over plain HTTP browsers take it on localhost.
 */
export const SESSION_COOKIE = '__Host-sipas-session';

export const SESSION_COOKIE_OPTIONS = {
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
  path: '/',
} as const;

/** What the request's cookie says, unchecked; null without one. */
export function sessionTokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const named = `${SESSION_COOKIE}=`;
  const found = headers.cookie?.split(';').find((pair) => pair.trimStart().startsWith(named));
  return found?.trim().slice(named.length) ?? null;
}

import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import type { Entered } from '../../people/sign-in/entrance.ts';
import { PROVIDER_STATE_MS } from '../../people/sign-in/provider.ts';

/**
 * The cookie of a session. `__Host-` makes the browser take it only with Secure, from this very host and for every
 * path; Strict keeps it from every request another site causes. Over plain HTTP browsers take it on localhost. It
 * goes when the browser is closed.
 */
export const SESSION_COOKIE = '__Host-sipas-session';
/** By it a browser that signed in before is known: see KnownBrowsers. */
const BROWSER_COOKIE = '__Host-sipas-browser';
/** What a browser takes along to the provider of OpenID Connect and back. */
const PROVIDER_COOKIE = '__Host-sipas-provider';

const STRICT: CookieSerializeOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' };
/** Also sent when the provider sends the browser back. */
const LAX: CookieSerializeOptions = { ...STRICT, sameSite: 'lax' };
const BROWSER_KEPT_S = (365 * DAY_MS) / SECOND_MS;

/** What the request's cookie says, unchecked; null without one. */
export function sessionTokenOf({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  const named = `${SESSION_COOKIE}=`;
  const found = headers.cookie?.split(';').find((pair) => pair.trimStart().startsWith(named));
  return found?.trim().slice(named.length) ?? null;
}

export function knownBrowserOf({ cookies }: FastifyRequest): string | undefined {
  return cookies[BROWSER_COOKIE];
}

export function providerStateOf({ cookies }: FastifyRequest): string | undefined {
  return cookies[PROVIDER_COOKIE];
}

export function setEntered(reply: FastifyReply, { token, knownBrowser }: Entered): void {
  setSessionToken(reply, token);
  if (knownBrowser !== null) {
    reply.setCookie(BROWSER_COOKIE, knownBrowser, { ...LAX, maxAge: BROWSER_KEPT_S });
  }
}

export function setSessionToken(reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, STRICT);
}

export function clearSession(reply: FastifyReply): void {
  reply.setCookie(SESSION_COOKIE, '', { ...STRICT, maxAge: 0 });
}

export function setProviderState(reply: FastifyReply, state: string): void {
  reply.setCookie(PROVIDER_COOKIE, state, { ...LAX, maxAge: PROVIDER_STATE_MS / SECOND_MS });
}

export function clearProviderState(reply: FastifyReply): void {
  reply.setCookie(PROVIDER_COOKIE, '', { ...LAX, maxAge: 0 });
}

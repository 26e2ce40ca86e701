import type { FastifyInstance } from 'fastify';
import { CALLBACK_PATH } from '../../people/sign-in/provider.ts';
import { refused, register } from '../server/register.ts';
import {
  clearProviderState,
  clearSession,
  providerStateOf,
  setEntered,
  setProviderState,
  setSessionToken,
} from '../server/session-cookie.ts';
import { enteredAnswer, refusalOf, signInAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const ACTION = { action: 'session.open' } as const;

/** Sign-in and sign-out. */
export function registerSessionRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { accounts, entrance, signIn, publicUrl } = parts;
  register(app, 'GET /api/v1/sign-in-methods', ACTION, async () => ({
    isSetUp: await accounts.hasAny(),
    password: true,
    provider: parts.provider !== null,
  }));
  register(app, 'GET /api/v1/session', ACTION, async (request) =>
    signInAnswer(parts, await entrance.sessionOf(visitorOf(request, publicUrl))),
  );
  register(app, 'POST /api/v1/session', ACTION, async (request, reply) => {
    const { name, password } = request.body;
    const entered = await signIn.withPassword(name, password, visitorOf(request, publicUrl));
    return 'kind' in entered ? refusalOf(entered) : enteredAnswer(parts, reply, entered);
  });
  register(app, 'DELETE /api/v1/session', ACTION, async (request, reply) => {
    await entrance.leave(visitorOf(request, publicUrl));
    clearSession(reply);
    return null;
  });
  register(app, 'POST /api/v1/session/second-factor', ACTION, async (request, reply) => {
    const entered = await signIn.withCode(request.body, visitorOf(request, publicUrl));
    return 'kind' in entered ? refusalOf(entered) : enteredAnswer(parts, reply, entered);
  });
  register(app, 'POST /api/v1/session/passkey/options', ACTION, async (request) => {
    const options = await signIn.passkeyOptions(visitorOf(request, publicUrl));
    return 'kind' in options ? refused('sign-in-required') : { ...options };
  });
  register(app, 'POST /api/v1/session/passkey', ACTION, async (request, reply) => {
    const entered = await signIn.withPasskey(request.body.answer, visitorOf(request, publicUrl));
    return 'kind' in entered ? refusalOf(entered) : enteredAnswer(parts, reply, entered);
  });
  registerProviderRoutes(app, parts);
}

/** Sign-in by OpenID Connect: the browser goes to the provider and comes back. */
function registerProviderRoutes(app: FastifyInstance, { provider, publicUrl }: AccountParts): void {
  register(app, 'POST /api/v1/session/provider', ACTION, async (_request, reply) => {
    if (provider === null) return refused('sign-in-provider-unavailable');
    const { address, state } = await provider.toSignIn();
    setProviderState(reply, state);
    return { address };
  });
  register(app, `GET ${CALLBACK_PATH}`, ACTION, async (request, reply) => {
    clearProviderState(reply);
    // The query as it came: the library refuses what stands there twice.
    const query = new URL(request.url, 'http://localhost').searchParams;
    const arrival =
      provider === null
        ? ({ kind: 'sign-in-provider-unavailable' } as const)
        : await provider.arrive(query, providerStateOf(request), visitorOf(request, publicUrl));
    if (arrival.kind === 'linked') {
      setSessionToken(reply, arrival.token);
      return reply.redirect('/console/account', 303);
    }
    if (arrival.kind !== 'entered') {
      return reply.redirect(`/console/sign-in?problem=${arrival.kind}`, 303);
    }
    setEntered(reply, arrival.entered);
    const isDue = arrival.entered.stage === 'second-factor';
    return reply.redirect(isDue ? '/console/sign-in' : '/console', 303);
  });
}

import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CALLBACK_PATH } from '../../people/sign-in/provider.ts';
import {
  PASSKEY_ANSWER,
  PASSKEY_OPTIONS,
  PASSWORD_SIGN_IN,
  PROVIDER_ADDRESS,
  SECOND_FACTOR,
  SIGN_IN,
  SIGN_IN_METHODS,
} from '../account-schemas.ts';
import { sendProblem } from '../problem.ts';
import {
  clearProviderState,
  clearSession,
  providerStateOf,
  setEntered,
  setProviderState,
  setSessionToken,
} from '../server/session-cookie.ts';
import { sendEntered, sendRefusal, signInAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const NOTHING = z.null().describe('Nothing.');

/** Sign-in and sign-out: see account-schemas.ts. */
export function registerSessionRoutes(app: FastifyInstance, parts: AccountParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { accounts, entrance, signIn, provider, publicUrl } = parts;
  const config = { action: 'session.open' } as const;
  routes.route({
    method: 'GET',
    url: '/api/v1/sign-in-methods',
    config,
    schema: { summary: 'How one signs in here', response: { 200: SIGN_IN_METHODS } },
    handler: async () => ({
      isSetUp: await accounts.hasAny(),
      password: true as const,
      provider: provider !== null,
    }),
  });
  routes.route({
    method: 'GET',
    url: '/api/v1/session',
    config,
    schema: { summary: 'Who is signed in in this browser', response: { 200: SIGN_IN } },
    handler: async (request) => signInAnswer(parts, await entrance.sessionOf(visitorOf(request, publicUrl))),
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/session',
    config,
    schema: { summary: 'Sign in with name and password', body: PASSWORD_SIGN_IN, response: { 200: SIGN_IN } },
    handler: async (request, reply) => {
      const { name, password } = request.body;
      const entered = await signIn.withPassword(name, password, visitorOf(request, publicUrl));
      return 'kind' in entered ? sendRefusal(reply, entered) : sendEntered(parts, reply, entered);
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/session',
    config,
    schema: { summary: 'Sign out', response: { 204: NOTHING } },
    handler: async (request, reply) => {
      await entrance.leave(visitorOf(request, publicUrl));
      clearSession(reply);
      return reply.code(204).send(null);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/session/second-factor',
    config,
    schema: { summary: 'Show a code as second factor', body: SECOND_FACTOR, response: { 200: SIGN_IN } },
    handler: async (request, reply) => {
      const entered = await signIn.withCode(request.body, visitorOf(request, publicUrl));
      return 'kind' in entered ? sendRefusal(reply, entered) : sendEntered(parts, reply, entered);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/session/passkey/options',
    config,
    schema: { summary: 'What a passkey is asked for as second factor', response: { 200: PASSKEY_OPTIONS } },
    handler: async (request, reply) => {
      const options = await signIn.passkeyOptions(visitorOf(request, publicUrl));
      return 'kind' in options ? sendProblem(reply, 'sign-in-required') : { ...options };
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/session/passkey',
    config,
    schema: { summary: 'Show a passkey as second factor', body: PASSKEY_ANSWER, response: { 200: SIGN_IN } },
    handler: async (request, reply) => {
      const entered = await signIn.withPasskey(request.body.answer, visitorOf(request, publicUrl));
      return 'kind' in entered ? sendRefusal(reply, entered) : sendEntered(parts, reply, entered);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/session/provider',
    config,
    schema: { summary: 'Begin to sign in by OpenID Connect', response: { 200: PROVIDER_ADDRESS } },
    handler: async (_request, reply) => {
      if (provider === null) return sendProblem(reply, 'not-found');
      const { address, state } = await provider.toSignIn();
      setProviderState(reply, state);
      return { address };
    },
  });
  routes.route({
    method: 'GET',
    url: CALLBACK_PATH,
    config,
    schema: {
      summary: 'Where the provider of OpenID Connect sends the browser',
      response: { 303: NOTHING },
    },
    handler: async (request, reply) => {
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
      if ('cause' in arrival) {
        // What the person is told helps nobody who has to mend it.
        request.log.warn({ err: arrival.cause }, 'a sign-in by OpenID Connect did not succeed');
      }
      if (arrival.kind !== 'entered') {
        return reply.redirect(`/console/sign-in?problem=${arrival.kind}`, 303);
      }
      setEntered(reply, arrival.entered);
      const isDue = arrival.entered.stage === 'second-factor';
      return reply.redirect(isDue ? '/console/sign-in' : '/console', 303);
    },
  });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { OwnAccountFailure, Renewed } from '../../people/own-account/own-account.ts';
import { canHavePasskeys } from '../../people/own-account/passkeys.ts';
import { RECENT_SIGN_IN_MS } from '../../people/sessions/session-life.ts';
import type { OpenSession, SessionId } from '../../people/sessions/session-store.ts';
import {
  FACTOR_ADDED,
  NEW_PASSKEY,
  OWN_ACCOUNT,
  PASSKEY_ID,
  PASSKEY_OPTIONS,
  PASSWORD_CHANGE,
  PROVIDER_ADDRESS,
  RECOVERY_CODES,
  SESSION_ID,
  SESSIONS,
  TOTP_BEGUN,
  TOTP_CODE,
} from '../account-schemas.ts';
import { sendProblem } from '../problem.ts';
import { setProviderState, setSessionToken } from '../server/session-cookie.ts';
import { scopeAnswer, sendRefusal, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const NOTHING = z.null().describe('Nothing.');
const config = { action: 'own-account.manage' } as const;

/** A person's own account: see account-schemas.ts. */
export function registerOwnAccountRoutes(app: FastifyInstance, parts: AccountParts): void {
  registerSecondFactorRoutes(app, parts);
  registerOwnSessionRoutes(app, parts);
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { ownAccount, provider, units, publicUrl, now } = parts;
  routes.route({
    method: 'GET',
    url: '/api/v1/own-account',
    config,
    schema: { summary: 'The own account', response: { 200: OWN_ACCOUNT } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const { account, authenticatedAtMs } = session;
      const { totp, passkeys, recoveryCodesLeft } = await ownAccount.factorsOf(session);
      return {
        name: account.name,
        role: account.role,
        scope: scopeAnswer(await units.tree(), account.scope, localDay(now())),
        hasPassword: account.password !== null,
        provider: account.provider !== null,
        totp: totp !== null,
        passkeys: passkeys.map(({ id, name, addedDay }) => ({ id, name, addedDay })),
        passkeysPossible: canHavePasskeys(visitorOf(request, publicUrl).site),
        recoveryCodesLeft,
        recentUntilMs: authenticatedAtMs + RECENT_SIGN_IN_MS,
      };
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/password',
    config,
    schema: { summary: 'Change the own password', body: PASSWORD_CHANGE, response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const { present = null, password } = request.body;
      const visitor = visitorOf(request, publicUrl);
      return sendRenewed(reply, await ownAccount.changePassword(session, present, password, visitor));
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/provider',
    config,
    schema: {
      summary: 'Begin to link the own account with the provider of OpenID Connect',
      response: { 200: PROVIDER_ADDRESS },
    },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      if (!ownAccount.isRecent(session)) return sendProblem(reply, 'recent-sign-in-required');
      if (provider === null) return sendProblem(reply, 'not-found');
      const { address, state } = await provider.toLinkAccount(session);
      setProviderState(reply, state);
      return { address };
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/own-account/provider',
    config,
    schema: { summary: 'Unlink the own account from the provider', response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      return sendRenewed(reply, await ownAccount.unlinkProvider(session));
    },
  });
}

function registerSecondFactorRoutes(app: FastifyInstance, parts: AccountParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { ownAccount, publicUrl } = parts;
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/totp',
    config,
    schema: { summary: 'Begin to add an app for codes', response: { 200: TOTP_BEGUN } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const begun = await ownAccount.beginTotp(session);
      return begun.ok ? begun.value : sendRefusal(reply, begun.error);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/totp/confirmation',
    config,
    schema: { summary: 'Add the app by a first code', body: TOTP_CODE, response: { 200: FACTOR_ADDED } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const added = await ownAccount.confirmTotp(session, request.body.code);
      if (!added.ok) return sendRefusal(reply, added.error);
      setSessionToken(reply, added.value.token);
      return { recoveryCodes: added.value.recoveryCodes };
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/own-account/totp',
    config,
    schema: { summary: 'Remove the app for codes', response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      return sendRenewed(reply, await ownAccount.removeTotp(session));
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/passkeys/options',
    config,
    schema: { summary: 'What a new passkey is made with', response: { 200: PASSKEY_OPTIONS } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const { site } = visitorOf(request, publicUrl);
      if (!canHavePasskeys(site)) return sendProblem(reply, 'passkeys-impossible');
      const options = await ownAccount.passkeyOptions(session, site);
      return options.ok ? { ...options.value } : sendRefusal(reply, options.error);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/passkeys',
    config,
    schema: { summary: 'Add a passkey', body: NEW_PASSKEY, response: { 201: FACTOR_ADDED } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const { site } = visitorOf(request, publicUrl);
      if (!canHavePasskeys(site)) return sendProblem(reply, 'passkeys-impossible');
      const { name, answer } = request.body;
      const added = await ownAccount.addPasskey(session, name, answer, site);
      if (!added.ok) return sendRefusal(reply, added.error);
      setSessionToken(reply, added.value.token);
      return reply.code(201).send({ recoveryCodes: added.value.recoveryCodes });
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/own-account/passkeys/:id',
    config,
    schema: { summary: 'Remove a passkey', params: PASSKEY_ID, response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      return sendRenewed(reply, await ownAccount.removePasskey(session, request.params.id));
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/own-account/recovery-codes',
    config,
    schema: { summary: 'Ten new recovery codes', response: { 200: RECOVERY_CODES } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const renewed = await ownAccount.renewRecoveryCodes(session);
      return renewed.ok ? { recoveryCodes: renewed.value } : sendRefusal(reply, renewed.error);
    },
  });
}

function registerOwnSessionRoutes(app: FastifyInstance, parts: AccountParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { sessions } = parts;
  routes.route({
    method: 'GET',
    url: '/api/v1/own-account/sessions',
    config,
    schema: { summary: 'Where the account is signed in', response: { 200: SESSIONS } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const listed = await sessions.list(session.account.id);
      return {
        sessions: listed.map(({ id, browser, sinceMs, lastSeenMs }) => ({
          id,
          browser,
          sinceDay: localDay(sinceMs),
          lastSeenDay: localDay(lastSeenMs),
          isThisOne: id === session.id,
        })),
      };
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/own-account/sessions/:id',
    config,
    schema: { summary: 'End one session', params: SESSION_ID, response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      const isEnded = await sessions.end(session.account.id, request.params.id as SessionId);
      return isEnded ? reply.code(204).send(null) : sendProblem(reply, 'not-found');
    },
  });
  routes.route({
    method: 'DELETE',
    url: '/api/v1/own-account/sessions',
    config,
    schema: { summary: 'End all sessions but this one', response: { 204: NOTHING } },
    handler: async (request, reply) => {
      const session = await sessionOf(parts, request);
      if (session === null) return sendProblem(reply, 'sign-in-required');
      await sessions.endOthers(session.account.id, session.id);
      return reply.code(204).send(null);
    },
  });
}

/** The open session behind a request that was let through; null when it ended since. */
async function sessionOf({ entrance, publicUrl }: AccountParts, request: FastifyRequest) {
  const session: OpenSession | null = await entrance.sessionOf(visitorOf(request, publicUrl));
  return session?.stage === 'open' ? session : null;
}

function sendRenewed(reply: FastifyReply, renewed: Result<Renewed, OwnAccountFailure>): FastifyReply {
  if (!renewed.ok) return sendRefusal(reply, renewed.error);
  setSessionToken(reply, renewed.value.token);
  return reply.code(204).send(null);
}

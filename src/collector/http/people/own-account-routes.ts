import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FactorAdded } from '../../../contract/people/own-account.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { OwnAccountFailure, Renewed } from '../../people/own-account/own-account.ts';
import { canHavePasskeys } from '../../people/own-account/passkeys.ts';
import { RECENT_SIGN_IN_MS } from '../../people/sessions/session-life.ts';
import type { OpenSession, SessionId } from '../../people/sessions/session-store.ts';
import { refused, register } from '../server/register.ts';
import { setProviderState, setSessionToken } from '../server/session-cookie.ts';
import { refusalOf, scopeAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const ACTION = { action: 'own-account.manage' } as const;

/** A person's own account. */
export function registerOwnAccountRoutes(app: FastifyInstance, parts: AccountParts): void {
  registerSecondFactorRoutes(app, parts);
  registerOwnSessionRoutes(app, parts);
  const { ownAccount, provider, units, publicUrl, now } = parts;
  register(app, 'GET /api/v1/own-account', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
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
  });
  register(app, 'POST /api/v1/own-account/password', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const { present = null, password } = request.body;
    const visitor = visitorOf(request, publicUrl);
    return renewed(reply, await ownAccount.changePassword(session, present, password, visitor));
  });
  register(app, 'POST /api/v1/own-account/provider', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    if (!ownAccount.isRecent(session)) return refused('recent-sign-in-required');
    if (provider === null) return refused('sign-in-provider-unavailable');
    const { address, state } = await provider.toLinkAccount(session);
    setProviderState(reply, state);
    return { address };
  });
  register(app, 'DELETE /api/v1/own-account/provider', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    return renewed(reply, await ownAccount.unlinkProvider(session));
  });
}

function registerSecondFactorRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { ownAccount, publicUrl } = parts;
  register(app, 'POST /api/v1/own-account/totp', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const begun = await ownAccount.beginTotp(session);
    return begun.ok ? begun.value : refusalOf(begun.error);
  });
  register(app, 'POST /api/v1/own-account/totp/confirmation', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    return factorAdded(reply, await ownAccount.confirmTotp(session, request.body.code));
  });
  register(app, 'DELETE /api/v1/own-account/totp', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    return renewed(reply, await ownAccount.removeTotp(session));
  });
  register(app, 'POST /api/v1/own-account/passkeys/options', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const { site } = visitorOf(request, publicUrl);
    if (!canHavePasskeys(site)) return refused('passkeys-impossible');
    const options = await ownAccount.passkeyOptions(session, site);
    return options.ok ? { ...options.value } : refusalOf(options.error);
  });
  register(app, 'POST /api/v1/own-account/passkeys', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const { site } = visitorOf(request, publicUrl);
    if (!canHavePasskeys(site)) return refused('passkeys-impossible');
    const { name, answer } = request.body;
    return factorAdded(reply, await ownAccount.addPasskey(session, name, answer, site));
  });
  register(app, 'DELETE /api/v1/own-account/passkeys/:id', ACTION, async (request, reply) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    return renewed(reply, await ownAccount.removePasskey(session, request.params.id));
  });
  register(app, 'POST /api/v1/own-account/recovery-codes', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const codes = await ownAccount.renewRecoveryCodes(session);
    return codes.ok ? { recoveryCodes: codes.value } : refusalOf(codes.error);
  });
}

function registerOwnSessionRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { sessions } = parts;
  register(app, 'GET /api/v1/own-account/sessions', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
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
  });
  register(app, 'DELETE /api/v1/own-account/sessions/:id', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    const isEnded = await sessions.end(session.account.id, request.params.id as SessionId);
    return isEnded ? null : refused('not-found');
  });
  register(app, 'DELETE /api/v1/own-account/sessions', ACTION, async (request) => {
    const session = await sessionOf(parts, request);
    if (session === null) return refused('sign-in-required');
    await sessions.endOthers(session.account.id, session.id);
    return null;
  });
}

/** The open session behind a request that was let through; null when it ended since. */
async function sessionOf({ entrance, publicUrl }: AccountParts, request: FastifyRequest) {
  const session: OpenSession | null = await entrance.sessionOf(visitorOf(request, publicUrl));
  return session?.stage === 'open' ? session : null;
}

/** The session goes on under its new token. */
function renewed<Failure extends OwnAccountFailure>(reply: FastifyReply, change: Result<Renewed, Failure>) {
  if (!change.ok) return refusalOf(change.error);
  setSessionToken(reply, change.value.token);
  return null;
}

function factorAdded<Failure extends OwnAccountFailure>(
  reply: FastifyReply,
  added: Result<Renewed & FactorAdded, Failure>,
) {
  if (!added.ok) return refusalOf(added.error);
  setSessionToken(reply, added.value.token);
  return { recoveryCodes: added.value.recoveryCodes };
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { Account } from '../../people/accounts/account.ts';
import type { ListedAccount } from '../../people/accounts/account-store.ts';
import type { Invited, ManageFailure, Manager } from '../../people/accounts/manage-accounts.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { renewalOf } from '../../people/own-account/own-account.ts';
import { RECENT_SIGN_IN_MS } from '../../people/sessions/session-life.ts';
import {
  ACCOUNT,
  ACCOUNT_CHANGE,
  ACCOUNT_ID,
  ACCOUNT_LINK,
  ACCOUNTS,
  ACCOUNTS_PARAMETERS,
  LINK_WISH,
  NEW_ACCOUNT,
} from '../account-schemas.ts';
import { sendProblem } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { setSessionToken } from '../server/session-cookie.ts';
import { scopeAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const config = { action: 'accounts.manage' } as const;

/** Accounts, for administrators: see account-schemas.ts. */
export function registerAccountRoutes(app: FastifyInstance, parts: AccountParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { manage, entrance, publicUrl } = parts;
  const preHandler = freshSignIn(parts);
  routes.route({
    method: 'GET',
    url: '/api/v1/accounts',
    config,
    schema: {
      summary: 'Accounts in scope, by name',
      querystring: ACCOUNTS_PARAMETERS,
      response: { 200: ACCOUNTS },
    },
    handler: async (request, reply) => {
      const { search = '', after = null } = request.query;
      const page = await manage.list(managerOf(request), { search, after: after as AccountId | null });
      if (!page.ok) return sendProblem(reply, 'parameter-invalid', { detail: 'after' });
      const { accounts, ...about } = page.value;
      return reply.send({
        ...about,
        accounts: await Promise.all(accounts.map((one) => listed(parts, request, one))),
      });
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/accounts',
    config,
    preHandler,
    schema: { summary: 'Invite somebody', body: NEW_ACCOUNT, response: { 201: ACCOUNT_LINK } },
    handler: async (request, reply) => {
      const added = await manage.add(managerOf(request), request.body);
      if (!added.ok) return refuse(reply, added.error);
      return reply.code(201).send(await withLink(parts, request, added.value));
    },
  });
  routes.route({
    method: 'PATCH',
    url: '/api/v1/accounts/:id',
    config,
    preHandler,
    schema: {
      summary: 'Change role or scope of an account, disable or enable it',
      params: ACCOUNT_ID,
      body: ACCOUNT_CHANGE,
      response: { 200: ACCOUNT },
    },
    handler: async (request, reply) => {
      const { role, scope, disabled } = request.body;
      const id = request.params.id as AccountId;
      const session = await entrance.sessionOf(visitorOf(request, publicUrl));
      const renewal = session?.account.id === id ? renewalOf(session) : null;
      const changed = await manage.change(
        managerOf(request),
        id,
        {
          ...(role === undefined ? {} : { role }),
          ...(scope === undefined ? {} : { scope }),
          ...(disabled === undefined ? {} : { isDisabled: disabled }),
        },
        renewal?.continued ?? null,
      );
      if (!changed.ok) return refuse(reply, changed.error);
      if (renewal !== null && changed.value.revision !== session?.account.revision) {
        setSessionToken(reply, renewal.token);
      }
      return listed(parts, request, changed.value);
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/accounts/:id/link',
    config,
    preHandler,
    schema: {
      summary: 'A new link for an account: the invitation again, or to choose another password',
      params: ACCOUNT_ID,
      body: LINK_WISH,
      response: { 201: ACCOUNT_LINK },
    },
    handler: async (request, reply) => {
      const id = request.params.id as AccountId;
      const renewed = await manage.renewLink(managerOf(request), id, request.body.removeSecondFactors);
      if (!renewed.ok) return refuse(reply, renewed.error);
      return reply.code(201).send(await withLink(parts, request, renewed.value));
    },
  });
}

/**
 * Whoever lets somebody in, takes second factors away or gives more rights proves shortly before who they are, as for
 * their own account: a browser left open makes no administrator.
 */
function freshSignIn({ now }: Pick<AccountParts, 'now'>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const age = now() - principalOf(request).authenticatedAtMs;
    if (age > RECENT_SIGN_IN_MS) return sendProblem(reply, 'recent-sign-in-required');
  };
}

function managerOf(request: FastifyRequest): Manager {
  return { actor: principalOf(request).name, scope: unitScopeOf(request) };
}

async function listed({ units, accounts, now }: AccountParts, request: FastifyRequest, account: Account) {
  const { id, name, role, scope, isDisabled, password, provider, addedDay } = account;
  const isInvited = password === null && provider === null;
  return {
    id,
    name,
    role,
    scope: scopeAnswer(await units.tree(), scope, localDay(now())),
    state: isDisabled ? ('disabled' as const) : isInvited ? ('invited' as const) : ('active' as const),
    hasSecondFactor: await hasSecondFactor(accounts, account),
    provider: provider !== null,
    addedDay,
    isOwn: id === principalOf(request).account,
  };
}

async function withLink(parts: AccountParts, request: FastifyRequest, { account, link }: Invited) {
  return {
    account: await listed(parts, request, account),
    link: `${parts.publicUrl ?? ''}${link.path}`,
    expiresMs: link.expiresMs,
  };
}

async function hasSecondFactor(
  accounts: AccountParts['accounts'],
  account: Account | ListedAccount,
): Promise<boolean> {
  if ('hasSecondFactor' in account) return account.hasSecondFactor;
  return accounts.hasSecondFactor(account.id);
}

function refuse(reply: FastifyReply, failure: ManageFailure): FastifyReply {
  if (failure === 'name-malformed') return sendProblem(reply, 'body-malformed', { detail: '/name' });
  return sendProblem(reply, failure);
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account as AccountAnswer, AccountOneTimeLink } from '../../../contract/people/accounts.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { Account } from '../../people/accounts/account.ts';
import type { ListedAccount } from '../../people/accounts/account-store.ts';
import type { Invited } from '../../people/accounts/manage-accounts.ts';
import type { AccountId } from '../../people/accounts/principal.ts';
import { renewalOf } from '../../people/own-account/own-account.ts';
import { principalOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { setSessionToken } from '../server/session-cookie.ts';
import { hasSignedInRecently, managerOf, refusalOf, scopeAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const ACTION = { action: 'accounts.manage' } as const;

/** Accounts, for administrators. */
export function registerAccountRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { manage, entrance, publicUrl } = parts;
  register(app, 'GET /api/v1/accounts', ACTION, async (request) => {
    const { search = '', after = null } = request.query;
    const page = await manage.list(managerOf(request), { search, after: after as AccountId | null });
    if (!page.ok) return refused('parameter-invalid', { detail: 'after' });
    const { accounts, ...about } = page.value;
    return { ...about, accounts: await Promise.all(accounts.map((one) => listed(parts, request, one))) };
  });
  register(app, 'POST /api/v1/accounts', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const added = await manage.add(managerOf(request), request.body);
    return added.ok ? withOneTimeLink(parts, request, added.value) : refusalOf({ kind: added.error });
  });
  register(app, 'PATCH /api/v1/accounts/:id', ACTION, async (request, reply) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const { role, scope, disabled, readsOwnComments } = request.body;
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
        ...(readsOwnComments === undefined ? {} : { readsOwnComments }),
      },
      renewal?.continued ?? null,
    );
    if (!changed.ok) return refusalOf({ kind: changed.error });
    if (renewal !== null && changed.value.revision !== session?.account.revision) {
      setSessionToken(reply, renewal.token);
    }
    return listed(parts, request, changed.value);
  });
  register(app, 'POST /api/v1/accounts/:id/link', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const id = request.params.id as AccountId;
    const renewed = await manage.renewLink(managerOf(request), id, request.body.removeSecondFactors);
    return renewed.ok ? withOneTimeLink(parts, request, renewed.value) : refusalOf({ kind: renewed.error });
  });
}

async function listed(
  { units, accounts, now }: AccountParts,
  request: FastifyRequest,
  account: Account,
): Promise<AccountAnswer> {
  const { id, name, role, scope, isDisabled, readsOwnComments, password, provider, addedDay } = account;
  const isInvited = password === null && provider === null;
  return {
    id,
    name,
    role,
    scope: scopeAnswer(await units.tree(), scope, localDay(now())),
    state: isDisabled ? 'disabled' : isInvited ? 'invited' : 'active',
    hasSecondFactor: await hasSecondFactor(accounts, account),
    readsOwnComments,
    provider: provider !== null,
    addedDay,
    isOwn: id === principalOf(request).account,
  };
}

async function withOneTimeLink(
  parts: AccountParts,
  request: FastifyRequest,
  { account, link }: Invited,
): Promise<AccountOneTimeLink> {
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

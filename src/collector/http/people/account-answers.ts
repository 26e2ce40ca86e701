import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ScopeUnit } from '../../../contract/people/account-parts.ts';
import type { SignIn } from '../../../contract/people/sessions.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { findUnitOf } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { ManageFailure, Manager } from '../../people/accounts/manage-accounts.ts';
import type { OneTimeLinkUseFailure } from '../../people/accounts/one-time-links.ts';
import type { OwnAccountFailure } from '../../people/own-account/own-account.ts';
import { RECENT_SIGN_IN_MS } from '../../people/sessions/session-life.ts';
import type { OpenSession } from '../../people/sessions/session-store.ts';
import type { Entered } from '../../people/sign-in/entrance.ts';
import type { Visitor } from '../../people/sign-in/visitor.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { type RefusedRequest, refused } from '../server/register.ts';
import { knownBrowserOf, sessionTokenOf, setEntered } from '../server/session-cookie.ts';
import type { AccountParts } from './account-parts.ts';

export function visitorOf(request: FastifyRequest, publicUrl: string | null): Visitor {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'],
    token: sessionTokenOf(request) ?? undefined,
    knownBrowser: knownBrowserOf(request),
    site: publicUrl ?? localSite(request),
  };
}

/** The address in the request is believed on this machine only: elsewhere the person who sends it says what he likes. */
function localSite({ protocol, host, hostname }: FastifyRequest): string | null {
  return hostname === 'localhost' || hostname.endsWith('.localhost') ? `${protocol}://${host}` : null;
}

/**
 * Who lets somebody in, takes second factors away or gives more rights proves shortly before who they are, as for
 * their own account: a browser left open makes no administrator.
 */
export function hasSignedInRecently({ now }: Pick<AccountParts, 'now'>, request: FastifyRequest): boolean {
  return now() - principalOf(request).authenticatedAtMs <= RECENT_SIGN_IN_MS;
}

export function managerOf(request: FastifyRequest): Manager {
  return { actor: principalOf(request).name, scope: unitScopeOf(request) };
}

/** The unit an account is bound to, with the name it bears today or bore last. */
export function scopeAnswer(tree: UnitTree, scope: string | null, today: Day): ScopeUnit | null {
  if (scope === null) return null;
  const unit = findUnitOf(tree, scope, today);
  return { code: scope, name: unit?.name ?? scope, nameEn: unit?.nameEn ?? null };
}

/** Where a browser stands on its way in. */
export async function signInAnswer(parts: AccountParts, session: OpenSession | null): Promise<SignIn> {
  if (session === null) return { state: 'signed-out' };
  const { account, stage, authenticatedAtMs } = session;
  if (stage === 'second-factor') {
    const { totp, passkeys, recoveryCodesLeft } = await parts.ownAccount.factorsOf(session);
    const factors = [
      ...(totp === null ? [] : (['totp'] as const)),
      ...(passkeys.length === 0 ? [] : (['passkey'] as const)),
      ...(recoveryCodesLeft === 0 ? [] : (['recovery-code'] as const)),
    ];
    return { state: 'second-factor', factors };
  }
  const { name, role, scope } = account;
  return {
    state: 'signed-in',
    name,
    role,
    scope: scopeAnswer(await parts.units.tree(), scope, localDay(parts.now())),
    recentUntilMs: authenticatedAtMs + RECENT_SIGN_IN_MS,
  };
}

/** Sets the cookies of somebody who came in, and says how far. */
export async function enteredAnswer(
  parts: AccountParts,
  reply: FastifyReply,
  entered: Entered,
): Promise<SignIn> {
  setEntered(reply, entered);
  return signInAnswer(parts, await parts.entrance.sessionOf(entered));
}

/** Why something with people was not done. */
type PeopleFailure = OwnAccountFailure | OneTimeLinkUseFailure | { readonly kind: ManageFailure };

/** Which code a kind of failure is answered with. */
type CodeOf<Kind extends PeopleFailure['kind']> = Kind extends 'name-malformed' ? 'body-malformed' : Kind;

/** A failure of the domain as the problem it is answered with. */
export function refusalOf<Failure extends PeopleFailure>(
  failure: Failure,
): RefusedRequest<CodeOf<Failure['kind']>>;
export function refusalOf(failure: PeopleFailure): RefusedRequest<CodeOf<PeopleFailure['kind']>> {
  switch (failure.kind) {
    case 'too-many-attempts':
      return refused(failure.kind, { waitMs: failure.waitMs });
    case 'password-unsuitable':
      return refused(failure.kind, { keys: { fault: failure.fault } });
    case 'name-malformed':
      return refused('body-malformed', { detail: '/name' });
    default:
      return refused(failure.kind);
  }
}

import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { must } from '../../../core/kernel/assert.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import type { UnitScope } from '../../../core/units/unit-scope.ts';
import { type Decision, decide, decideByKey } from '../../people/accounts/decide.ts';
import { type Action, OPEN_TO_MACHINE_KEYS, PERMISSIONS } from '../../people/accounts/permissions.ts';
import type { Principal } from '../../people/accounts/principal.ts';
import type { MachineKeyReader } from '../../people/machine-keys/machine-key-reader.ts';
import { MACHINE_KEY_PREFIX } from '../../people/machine-keys/machine-keys.ts';
import type { SessionReader } from '../../people/sessions/session-reader.ts';
import { sendProblem } from '../problem.ts';
import { sessionTokenOf } from './session-cookie.ts';

/**
 * Guarantee: no handler of a registered route runs before the table of permissions was asked, since a route that
 * names no action of it keeps the server from starting. Anyone who is refused is told so before a byte of the body is
 * read. A handler that answers of units takes them from `unitScopeOf`, which throws on a route the table gives to
 * anyone.
 */

/** How often a stream's session is looked at: a revoked one ends within 5 s, one pause and one reading. */
const LOOK_AGAIN_MS = 2 * SECOND_MS;

interface Askers {
  readonly sessions: SessionReader;
  readonly machineKeys: MachineKeyReader;
}

/** To be called before any route is added. */
export function authorise(app: FastifyInstance, askers: Askers): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => void routes.push(route));
  app.addHook('onReady', async () => {
    const faults = routes.filter(({ config }) => !isAction(config?.action));
    if (faults.length > 0) throw new RouteWithoutAction(faults);
  });
  app.decorateRequest('decision', null);
  app.decorate('decideAgain', (request: FastifyRequest) => decisionOf(request, askers, 'look'));
  app.addHook('onRequest', async (request, reply) => {
    // No route, so nothing but the refusal is to be had, or the app's page for a browser that navigates.
    if (request.is404) return;
    const decision = await decisionOf(request, askers, 'enter');
    switch (decision.kind) {
      case 'key-unknown':
      case 'key-expired':
        return sendProblem(reply.header('www-authenticate', 'Bearer error="invalid_token"'), decision.kind);
      case 'too-many-requests':
        return sendProblem(reply.header('retry-after', decision.waitS), decision.kind);
      case 'sign-in-required':
      case 'forbidden':
        return sendProblem(reply, decision.kind);
      default:
        request.decision = decision;
    }
  });
}

/** A fault of our own: a route was added without a place in the table of permissions. */
class RouteWithoutAction extends Error {
  override readonly name = 'RouteWithoutAction';

  constructor(routes: readonly Pick<RouteOptions, 'method' | 'url'>[]) {
    const named = routes.map(({ method, url }) => `${[method].flat().join(' and ')} ${url}`);
    super(`no action of the table of permissions is named by: ${named.join(', ')}`);
  }
}

/** Who asks, on a route for accounts. */
export function principalOf(request: FastifyRequest): Principal {
  return accountDecision(request).principal;
}

/** The person or program that asks, for counting what each has open, on a route for accounts or machine keys. */
export function askerOf(request: FastifyRequest): string {
  const { decision } = request;
  return decision?.kind === 'machine-key' ? decision.key : accountDecision(request).principal.account;
}

/** What the person or program that asks may see, and the person may change, on a route for accounts or machine keys. */
export function unitScopeOf(request: FastifyRequest): UnitScope {
  const { decision } = request;
  return decision?.kind === 'machine-key' ? decision.scope : accountDecision(request).scope;
}

/**
 * Calls `ended` once the account may no longer do what it was let through for, or in another scope only: its session
 * was revoked or expired, or the account was changed. Until the function returned is called.
 */
export function whileAllowed(request: FastifyRequest, ended: () => void): () => void {
  const before = grantOf(request.decision);
  let timer = setTimeout(look, LOOK_AGAIN_MS);
  let isOver = false;
  async function look(): Promise<void> {
    // A store that cannot be read tells nothing, and nothing can be sent from it either.
    const now = await request.server.decideAgain(request).catch(() => null);
    if (isOver) return;
    if (now !== null && grantOf(now) !== before) ended();
    else timer = setTimeout(look, LOOK_AGAIN_MS);
  }
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** @param how a key that enters is counted, one that is looked at again is not */
async function decisionOf(
  request: FastifyRequest,
  { sessions, machineKeys }: Askers,
  how: 'enter' | 'look',
): Promise<Decision> {
  const action = must(request.routeOptions.config.action, 'checked when the server started');
  if (typeof PERMISSIONS[action] === 'string') return decide(action, null);
  const secret = OPEN_TO_MACHINE_KEYS.has(action) ? keySecretOf(request) : null;
  if (secret !== null) return decideByKey(await machineKeys[how](secret));
  const token = sessionTokenOf(request);
  return decide(action, token === null ? null : await sessions.principalOf(token));
}

/** Equal for two decisions that allow the same. */
function grantOf(decision: Decision | null): string {
  if (decision?.kind === 'machine-key') return JSON.stringify([decision.kind, decision.key]);
  if (decision?.kind !== 'account') return JSON.stringify([decision?.kind]);
  const { principal, scope } = decision;
  return JSON.stringify([decision.kind, principal.account, principal.role, scope.top]);
}

function accountDecision({ decision }: FastifyRequest): Extract<Decision, { readonly kind: 'account' }> {
  if (decision?.kind !== 'account') throw new Error('asked on a route that is not for accounts only');
  return decision;
}

/**
 * What `Authorization: Bearer …` says (RFC 6750), unchecked, or the password of `Basic` (RFC 7617) with any name, for programs
 * that offer nothing else, such as Excel; null without either. A password that is none of ours is meant for a proxy in front.
 */
function keySecretOf({ headers }: FastifyRequest): string | null {
  const [, scheme = '', value = ''] = /^(\w+) +(.*)$/.exec(headers.authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return value.trim();
  if (!/^basic$/i.test(scheme)) return null;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
  return password.startsWith(MACHINE_KEY_PREFIX) ? password : null;
}

function isAction(action: string | undefined): action is Action {
  return action !== undefined && Object.hasOwn(PERMISSIONS, action);
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What the table of permissions said; null only where there is no route. */
    decision: Decision | null;
  }
  interface FastifyInstance {
    decideAgain: (request: FastifyRequest) => Promise<Decision>;
  }
}

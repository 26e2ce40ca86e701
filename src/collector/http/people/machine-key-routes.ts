import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HandedOutKey, MachineKey as MachineKeyAnswer } from '../../../contract/people/machine-keys.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { MachineKey, MachineKeyId } from '../../people/machine-keys/machine-key-store.ts';
import type { MadeKey } from '../../people/machine-keys/machine-keys.ts';
import { refused, register } from '../server/register.ts';
import { hasSignedInRecently, managerOf, scopeAnswer } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const ACTION = { action: 'machine-keys.manage' } as const;

/** Keys by which other programs read released figures, for administrators. */
export function registerMachineKeyRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { machineKeys } = parts;
  register(app, 'GET /api/v1/machine-keys', ACTION, async (request) => {
    const keys = await machineKeys.list(managerOf(request));
    return { keys: await Promise.all(keys.map((key) => shown(parts, key))) };
  });
  register(app, 'POST /api/v1/machine-keys', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const made = await machineKeys.make(managerOf(request), request.body);
    if (made.ok) return handedOut(parts, made.value);
    return made.error === 'name-malformed'
      ? refused('body-malformed', { detail: '/name' })
      : refused(made.error);
  });
  register(app, 'POST /api/v1/machine-keys/:id/successor', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const replaced = await machineKeys.replace(managerOf(request), idOf(request), request.body.days);
    return replaced.ok ? handedOut(parts, replaced.value) : refused(replaced.error);
  });
  register(app, 'DELETE /api/v1/machine-keys/:id', ACTION, async (request) => {
    const isDone = await machineKeys.revoke(managerOf(request), idOf(request));
    return isDone ? null : refused('machine-key-unknown');
  });
}

function idOf({ params }: FastifyRequest & { readonly params: { readonly id: string } }): MachineKeyId {
  return params.id as MachineKeyId;
}

async function shown({ units, now, machineKeys }: AccountParts, key: MachineKey): Promise<MachineKeyAnswer> {
  const { id, name, madeDay, madeBy, expiresMs, isReplaced, lastUsedDay } = key;
  const scope = scopeAnswer(await units.tree(), key.scope, localDay(now()));
  const state = machineKeys.isExpired(key) ? 'expired' : isReplaced ? 'replaced' : 'valid';
  return { id, name, scope, madeDay, madeBy, expiresMs, state, lastUsedDay };
}

async function handedOut(parts: AccountParts, { key, secret }: MadeKey): Promise<HandedOutKey> {
  return { key: await shown(parts, key), secret };
}

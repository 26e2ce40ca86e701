import type { FastifyInstance } from 'fastify';
import { localDay } from '../../../core/kernel/calendar.ts';
import { refused, register } from '../server/register.ts';
import { setProviderState } from '../server/session-cookie.ts';
import { enteredAnswer, refusalOf, scopeAnswer, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

const ACTION = { action: 'one-time-link.use' } as const;

/** What a one-time link leads to. */
export function registerOneTimeLinkRoutes(app: FastifyInstance, parts: AccountParts): void {
  const { oneTimeLinks, provider, units, publicUrl, now } = parts;
  register(app, 'POST /api/v1/one-time-links/check', ACTION, async ({ body }) => {
    const link = await oneTimeLinks.check(body.token);
    if (link === null) return refused('one-time-link-invalid');
    const { purpose, account, expiresMs } = link;
    return {
      purpose,
      name: account?.name ?? null,
      role: account?.role ?? 'administrator',
      scope: scopeAnswer(await units.tree(), account?.scope ?? null, localDay(now())),
      expiresMs,
      provider: provider !== null && purpose === 'invitation',
    };
  });
  register(app, 'POST /api/v1/one-time-links/use', ACTION, async (request, reply) => {
    const { token, name = null, password = null } = request.body;
    const used = await oneTimeLinks.use({ token, name, password }, visitorOf(request, publicUrl));
    return used.ok ? enteredAnswer(parts, reply, used.value) : refusalOf(used.error);
  });
  register(app, 'POST /api/v1/one-time-links/provider', ACTION, async ({ body }, reply) => {
    if (provider === null) return refused('not-found');
    const departure = await provider.toAcceptInvitation(body.token);
    if (departure === null) return refused('one-time-link-invalid');
    setProviderState(reply, departure.state);
    return { address: departure.address };
  });
}

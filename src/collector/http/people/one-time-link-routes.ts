import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { localDay } from '../../../core/kernel/calendar.ts';
import { LINK, LINK_TOKEN, LINK_USE, PROVIDER_ADDRESS, SIGN_IN } from '../account-schemas.ts';
import { sendProblem } from '../problem.ts';
import { setProviderState } from '../server/session-cookie.ts';
import { scopeAnswer, sendEntered, visitorOf } from './account-answers.ts';
import type { AccountParts } from './account-parts.ts';

/** One-time links: see account-schemas.ts. */
export function registerOneTimeLinkRoutes(app: FastifyInstance, parts: AccountParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { oneTimeLinks, provider, units, publicUrl, now } = parts;
  const config = { action: 'one-time-link.use' } as const;
  routes.route({
    method: 'POST',
    url: '/api/v1/one-time-links/check',
    config,
    schema: { summary: 'What a one-time link is for', body: LINK_TOKEN, response: { 200: LINK } },
    handler: async (request, reply) => {
      const link = await oneTimeLinks.check(request.body.token);
      if (link === null) return sendProblem(reply, 'one-time-link-invalid');
      const { purpose, account, expiresMs } = link;
      return {
        purpose,
        name: account?.name ?? null,
        role: account?.role ?? ('administrator' as const),
        scope: scopeAnswer(await units.tree(), account?.scope ?? null, localDay(now())),
        expiresMs,
        provider: provider !== null && purpose === 'invitation',
      };
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/one-time-links/use',
    config,
    schema: { summary: 'Choose a password by a one-time link', body: LINK_USE, response: { 200: SIGN_IN } },
    handler: async (request, reply) => {
      const { token, name = null, password } = request.body;
      const used = await oneTimeLinks.use({ token, name, password }, visitorOf(request, publicUrl));
      if (used.ok) return sendEntered(parts, reply, used.value);
      const failure = used.error;
      if (failure.kind === 'name-malformed') return sendProblem(reply, 'body-malformed', { detail: '/name' });
      if (failure.kind === 'one-time-link-invalid') return sendProblem(reply, failure.kind);
      return sendProblem(reply, failure.kind, { keys: { fault: failure.fault } });
    },
  });
  routes.route({
    method: 'POST',
    url: '/api/v1/one-time-links/provider',
    config,
    schema: {
      summary: 'Accept an invitation by signing in with OpenID Connect',
      body: LINK_TOKEN,
      response: { 200: PROVIDER_ADDRESS },
    },
    handler: async (request, reply) => {
      if (provider === null) return sendProblem(reply, 'not-found');
      const departure = await provider.toAcceptInvitation(request.body.token);
      if (departure === null) return sendProblem(reply, 'one-time-link-invalid');
      setProviderState(reply, departure.state);
      return { address: departure.address };
    },
  });
}

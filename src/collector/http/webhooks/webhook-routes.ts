import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HandedOutWebhook, Webhook } from '../../../contract/webhooks/webhooks.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { ListedWebhook, WebhookId } from '../../webhooks/webhook-store.ts';
import type { MadeWebhook, Webhooks } from '../../webhooks/webhooks.ts';
import { hasSignedInRecently, managerOf, scopeAnswer } from '../people/account-answers.ts';
import type { AccountParts } from '../people/account-parts.ts';
import { NAME_FAULT } from '../problem.ts';
import { refused, register } from '../server/register.ts';

const ACTION = { action: 'webhooks.manage' } as const;

export interface WebhookParts extends Pick<AccountParts, 'units' | 'now'> {
  readonly webhooks: Webhooks;
}

/** Receivers that are told of events, for administrators. */
export function registerWebhookRoutes(app: FastifyInstance, parts: WebhookParts): void {
  const { webhooks } = parts;
  register(app, 'GET /api/v1/webhooks', ACTION, async (request) => {
    const listed = await webhooks.list(managerOf(request));
    return { webhooks: await Promise.all(listed.map((webhook) => shown(parts, webhook))) };
  });
  register(app, 'POST /api/v1/webhooks', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const made = await webhooks.make(managerOf(request), request.body);
    if (made.ok) return handedOut(parts, made.value);
    if (made.error.kind === 'webhook-address-refused') {
      return refused(made.error.kind, { keys: { fault: made.error.fault } });
    }
    return made.error.kind === 'name-malformed'
      ? refused('body-malformed', NAME_FAULT)
      : refused(made.error.kind);
  });
  register(app, 'POST /api/v1/webhooks/:id/secret', ACTION, async (request) => {
    if (!hasSignedInRecently(parts, request)) return refused('recent-sign-in-required');
    const made = await webhooks.replaceSecret(managerOf(request), idOf(request));
    return made === null ? refused('webhook-unknown') : handedOut(parts, made);
  });
  register(app, 'PUT /api/v1/webhooks/:id/state', ACTION, async (request) => {
    const isDone = await webhooks.switchTo(managerOf(request), idOf(request), request.body.isOn);
    return isDone ? null : refused('webhook-unknown');
  });
  register(app, 'DELETE /api/v1/webhooks/:id', ACTION, async (request) => {
    const isDone = await webhooks.remove(managerOf(request), idOf(request));
    return isDone ? null : refused('webhook-unknown');
  });
  register(app, 'GET /api/v1/webhooks/:id/deliveries', ACTION, async (request) => {
    const deliveries = await webhooks.deliveries(managerOf(request), idOf(request));
    return deliveries === null ? refused('webhook-unknown') : { deliveries };
  });
  register(app, 'POST /api/v1/webhooks/:id/test', ACTION, async (request) => {
    return (await webhooks.test(managerOf(request), idOf(request))) ? null : refused('webhook-unknown');
  });
  register(app, 'POST /api/v1/webhooks/:id/deliveries/:delivery/repetition', ACTION, async (request) => {
    const repeated = await webhooks.repeat(managerOf(request), idOf(request), request.params.delivery);
    return repeated.ok ? null : refused(repeated.error);
  });
}

function idOf({ params }: FastifyRequest & { readonly params: { readonly id: string } }): WebhookId {
  return params.id as WebhookId;
}

async function shown({ units, now }: WebhookParts, webhook: ListedWebhook): Promise<Webhook> {
  const { id, name, address, events, isOn, madeDay, madeBy, formerUntilMs, waiting, givenUp } = webhook;
  const isFormerInForce = formerUntilMs !== null && formerUntilMs > now();
  return {
    ...{ id, name, address, events, isOn, madeDay, madeBy, waiting, givenUp },
    scope: scopeAnswer(await units.tree(), webhook.scope, localDay(now())),
    formerSecretUntilMs: isFormerInForce ? formerUntilMs : null,
  };
}

async function handedOut(parts: WebhookParts, { webhook, secret }: MadeWebhook): Promise<HandedOutWebhook> {
  return { webhook: await shown(parts, webhook), secret };
}

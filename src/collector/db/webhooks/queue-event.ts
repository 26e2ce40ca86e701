import type { Kysely, Transaction } from 'kysely';
import type { WebhookEventType } from '../../../contract/webhooks/webhook-limits.ts';
import { bodyOf, type HappenedEvent, type WebhookEvent } from '../../webhooks/webhook-event.ts';
import { randomId } from '../random-id.ts';
import type { Database } from '../schema.ts';

/**
 * Keeps an event for every webhook that is on, listens to it and has it in its scope, in the transaction in which it
 * happens: both are there or neither. Once more it changes nothing.
 */
export async function queueEvent(
  transaction: Transaction<Database>,
  event: HappenedEvent,
  nowMs: number,
): Promise<void> {
  for (const { id, scope } of await listeningTo(transaction, event.type)) {
    if (event.isWithin(scope)) await addDelivery(transaction, id, event, nowMs);
  }
}

/** Webhooks that are on and listen to events of a type. */
export async function listeningTo(database: Kysely<Database>, type: WebhookEventType) {
  const rows = await database
    .selectFrom('webhooks')
    .select(['id', 'scope', 'events'])
    .where('is_on', '=', 1)
    .orderBy('id')
    .execute();
  return rows.filter(({ events }) => (JSON.parse(events) as WebhookEventType[]).includes(type));
}

/** @returns false where the webhook has a delivery of the event */
export async function addDelivery(
  transaction: Transaction<Database>,
  webhook: string,
  event: WebhookEvent,
  nowMs: number,
): Promise<boolean> {
  const added = await transaction
    .insertInto('webhook_deliveries')
    .values({
      ...{ webhook, event: event.key, id: `msg_${randomId()}`, type: event.type, body: bodyOf(event, nowMs) },
      ...{ made_ms: nowMs, state: 'waiting' as const, attempts: 0, first_ms: null, last_ms: null },
      ...{ next_ms: nowMs, status: null, fault: null },
    })
    .onConflict((conflict) => conflict.columns(['webhook', 'event']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

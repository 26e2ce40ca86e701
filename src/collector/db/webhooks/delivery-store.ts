import {
  type AfterAttempt,
  type AttemptOutcome,
  type DeliveryStore,
  type DueDelivery,
  LEAD_MS,
  type NoticeStore,
} from '../../webhooks/delivery-store.ts';
import { LONGEST_PAUSE_MS } from '../../webhooks/next-attempt.ts';
import type { WebhookEvent } from '../../webhooks/webhook-event.ts';
import type { WebhookId } from '../../webhooks/webhook-store.ts';
import type { OpenDatabase } from '../engine.ts';
import { takeLease } from '../operations/lease.ts';
import { inTransaction } from '../transaction.ts';
import { addDelivery } from './queue-event.ts';
import { SHOWN, webhookOfRow } from './webhook-store.ts';

/** DeliveryStore and NoticeStore over either engine. */
export class SqlDeliveryStore implements DeliveryStore, NoticeStore {
  readonly #database: OpenDatabase;

  constructor(database: OpenDatabase) {
    this.#database = database;
  }

  lead(holder: string, nowMs: number, untilMs: number): Promise<boolean> {
    return takeLease(this.#database, { key: 'webhook-sender', mostMs: LEAD_MS }, holder, { nowMs, untilMs });
  }

  async nextDue(nowMs: number, without: readonly WebhookId[]): Promise<DueDelivery | null> {
    const row = await this.#database.writer
      .selectFrom('webhook_deliveries as delivery')
      .innerJoin('webhooks', 'webhooks.id', 'delivery.webhook')
      .select(['delivery.id', 'delivery.webhook', 'delivery.body', 'delivery.attempts', 'delivery.first_ms'])
      .select(['webhooks.address', 'webhooks.secret', 'webhooks.former_secret', 'webhooks.former_until_ms'])
      .where('webhooks.is_on', '=', 1)
      .where('delivery.state', '=', 'waiting')
      .where(({ or, eb }) =>
        or([eb('delivery.next_ms', '<=', nowMs), eb('delivery.next_ms', '>', nowMs + LONGEST_PAUSE_MS)]),
      )
      .$if(without.length > 0, (query) => query.where('delivery.webhook', 'not in', without))
      .orderBy('delivery.next_ms')
      .orderBy('delivery.id')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { id, webhook, address, body, attempts, first_ms, secret, former_secret, former_until_ms } = row;
    const former = former_secret !== null && (former_until_ms ?? 0) > nowMs ? [former_secret] : [];
    return {
      ...{ id, address, body, attempts },
      webhook: webhook as WebhookId,
      sealed: [secret, ...former],
      firstMs: first_ms,
    };
  }

  async settle(
    { id, attempts, firstMs }: DueDelivery,
    atMs: number,
    { status, fault }: AttemptOutcome,
    after: AfterAttempt,
  ): Promise<void> {
    await this.#database.writer
      .updateTable('webhook_deliveries')
      .set({
        ...{ state: after.state, next_ms: after.state === 'waiting' ? after.nextMs : null },
        ...{ attempts: attempts + 1, first_ms: firstMs ?? atMs, last_ms: atMs, status, fault },
      })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .execute();
  }

  async prune(beforeMs: number): Promise<void> {
    await this.#database.writer.deleteFrom('webhook_deliveries').where('made_ms', '<', beforeMs).execute();
  }

  async webhooks() {
    const rows = await this.#database.writer
      .selectFrom('webhooks')
      .select([...SHOWN, 'has_looked'])
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ ...webhookOfRow(row), hasLooked: row.has_looked === 1 }));
  }

  notice(id: WebhookId, holding: readonly WebhookEvent[], nowMs: number): Promise<number> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      // Two collectors that look at once note the same, one after the other.
      await engine.lockNamed(transaction, ['webhook-notices']);
      const webhook = await transaction
        .selectFrom('webhooks')
        .select(['is_on', 'has_looked'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (webhook === undefined) return 0;
      const known = new Set(
        (
          await transaction.selectFrom('webhook_notices').select('event').where('webhook', '=', id).execute()
        ).map(({ event }) => event),
      );
      const isTold = webhook.is_on === 1 && webhook.has_looked === 1;
      let made = 0;
      for (const event of holding.filter(({ key }) => !known.has(key))) {
        await transaction.insertInto('webhook_notices').values({ webhook: id, event: event.key }).execute();
        if (isTold && (await addDelivery(transaction, id, event, nowMs))) made += 1;
      }
      if (webhook.has_looked === 0) {
        await transaction.updateTable('webhooks').set({ has_looked: 1 }).where('id', '=', id).execute();
      }
      return made;
    });
  }
}

import type { Transaction } from 'kysely';
import type { DeliveryFault, WebhookEventType } from '../../../contract/webhooks/webhook-limits.ts';
import type { Delivery } from '../../../contract/webhooks/webhooks.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { WebhookEvent } from '../../webhooks/webhook-event.ts';
import type { ListedWebhook, StoredWebhook, WebhookId, WebhookStore } from '../../webhooks/webhook-store.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import type { OpenDatabase } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { addDelivery } from './queue-event.ts';
import type { WebhookDeliveriesTable, WebhooksTable } from './webhook-tables.ts';

/** WebhookStore over either engine. */
export class SqlWebhookStore implements WebhookStore {
  readonly #database: OpenDatabase;
  readonly #pen: AuditPen;

  constructor(database: OpenDatabase, pen: AuditPen) {
    this.#database = database;
    this.#pen = pen;
  }

  async find(id: WebhookId): Promise<StoredWebhook | null> {
    const row = await this.#database.writer
      .selectFrom('webhooks')
      .select(SHOWN)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : webhookOfRow(row);
  }

  async list(): Promise<readonly ListedWebhook[]> {
    const { writer } = this.#database;
    const rows = await writer.selectFrom('webhooks').select(SHOWN).orderBy('name').orderBy('id').execute();
    const counts = await writer
      .selectFrom('webhook_deliveries')
      .select(['webhook', 'state'])
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .groupBy(['webhook', 'state'])
      .execute();
    const countOf = (id: string, state: Delivery['state']) =>
      counts.find((one) => one.webhook === id && one.state === state)?.count ?? 0;
    return rows.map((row) => ({
      ...webhookOfRow(row),
      waiting: countOf(row.id, 'waiting'),
      givenUp: countOf(row.id, 'given-up'),
    }));
  }

  add(webhook: StoredWebhook, sealed: Uint8Array, most: number, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      await this.#database.engine.lockNamed(transaction, ['webhooks']);
      const { count } = await transaction
        .selectFrom('webhooks')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      if (count >= most) return false;
      const { id, name, scope, address, events, isOn, madeDay, madeBy, formerUntilMs } = webhook;
      await transaction
        .insertInto('webhooks')
        .values({
          ...{ id, name, scope, address, events: JSON.stringify(events), is_on: isOn ? 1 : 0 },
          ...{ secret: sealed, former_secret: null, former_until_ms: formerUntilMs },
          ...{ made_day: madeDay, made_by: madeBy, has_looked: 0, new_comments: 0 },
        })
        .execute();
      return true;
    });
  }

  replaceSecret(
    id: WebhookId,
    sealed: Uint8Array,
    formerUntilMs: number,
    entry: AuditEntry,
  ): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const replaced = await transaction
        .updateTable('webhooks')
        .set(({ ref }) => ({ former_secret: ref('secret'), secret: sealed, former_until_ms: formerUntilMs }))
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return replaced !== undefined;
    });
  }

  async switchTo(id: WebhookId, isOn: boolean, entry: AuditEntry): Promise<boolean> {
    const isSwitched = await this.#change(entry, async (transaction) => {
      const switched = await transaction
        .updateTable('webhooks')
        .set({ is_on: isOn ? 1 : 0 })
        .where('id', '=', id)
        .where('is_on', '=', isOn ? 0 : 1)
        .returning('id')
        .executeTakeFirst();
      return switched !== undefined;
    });
    return isSwitched || (await this.find(id)) !== null;
  }

  remove(id: WebhookId, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const removed = await transaction
        .deleteFrom('webhooks')
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      for (const table of ['webhook_deliveries', 'webhook_notices'] as const) {
        await transaction.deleteFrom(table).where('webhook', '=', id).execute();
      }
      return removed !== undefined;
    });
  }

  async deliveries(id: WebhookId, limit: number): Promise<readonly Delivery[]> {
    const rows = await this.#database.writer
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('webhook', '=', id)
      .orderBy('made_ms', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(deliveryOfRow);
  }

  send(id: WebhookId, message: WebhookEvent, nowMs: number, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const found = await transaction
        .selectFrom('webhooks')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      if (found !== undefined) await addDelivery(transaction, id, message, nowMs);
      return found !== undefined;
    });
  }

  repeat(id: WebhookId, delivery: string, nowMs: number, entry: AuditEntry): Promise<boolean> {
    return this.#change(entry, async (transaction) => {
      const found = await transaction
        .updateTable('webhook_deliveries')
        .set({ state: 'waiting', next_ms: nowMs, first_ms: null })
        .where('webhook', '=', id)
        .where('id', '=', delivery)
        .returning('id')
        .executeTakeFirst();
      return found !== undefined;
    });
  }

  /** A change and its entry, or neither. */
  #change(
    entry: AuditEntry,
    work: (transaction: Transaction<Database>) => Promise<boolean>,
  ): Promise<boolean> {
    const { writer, engine } = this.#database;
    return inTransaction(writer, engine, async (transaction) => {
      const isDone = await work(transaction);
      if (isDone) await appendAudit(transaction, engine, this.#pen, entry);
      return isDone;
    });
  }
}

/** All but the secrets. */
export const SHOWN = [
  ...['id', 'name', 'scope', 'address', 'events', 'is_on', 'former_until_ms', 'made_day', 'made_by'],
] as readonly Exclude<keyof WebhooksTable, 'secret' | 'former_secret' | 'has_looked' | 'new_comments'>[];

export function webhookOfRow(row: Pick<WebhooksTable, (typeof SHOWN)[number]>): StoredWebhook {
  return {
    id: row.id as WebhookId,
    name: row.name,
    scope: row.scope,
    address: row.address,
    events: JSON.parse(row.events) as WebhookEventType[],
    isOn: row.is_on === 1,
    madeDay: row.made_day as Day,
    madeBy: row.made_by,
    formerUntilMs: row.former_until_ms,
  };
}

function deliveryOfRow(row: WebhookDeliveriesTable): Delivery {
  return {
    id: row.id,
    event: row.type as WebhookEventType,
    madeMs: row.made_ms,
    state: row.state,
    attempts: row.attempts,
    lastAttemptMs: row.last_ms,
    nextAttemptMs: row.next_ms,
    status: row.status,
    fault: row.fault as DeliveryFault | null,
  };
}

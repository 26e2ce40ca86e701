import type { WebhookEventType } from '../../contract/webhooks/webhook-limits.ts';
import type { Delivery } from '../../contract/webhooks/webhooks.ts';
import type { Brand } from '../../core/kernel/brand.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import type { WebhookEvent } from './webhook-event.ts';

export type WebhookId = Brand<string, 'WebhookId'>;

/** All that is kept of a webhook but its secrets. */
export interface StoredWebhook {
  readonly id: WebhookId;
  readonly name: string;
  /** Code of the unit it tells of, with all below it; null: every unit. */
  readonly scope: string | null;
  readonly address: string;
  readonly events: readonly WebhookEventType[];
  readonly isOn: boolean;
  readonly madeDay: Day;
  /** The account that made it. */
  readonly madeBy: string;
  /** Until when the secret before signs too; null where there is none. It may be over. */
  readonly formerUntilMs: number | null;
}

export interface ListedWebhook extends StoredWebhook {
  /** Deliveries that wait, and that were given up. */
  readonly waiting: number;
  readonly givenUp: number;
}

/** Where webhooks are kept. Throws StorageUnavailable when the store cannot serve. */
export interface WebhookStore {
  find(id: WebhookId): Promise<StoredWebhook | null>;
  /** By name, then by id. */
  list(): Promise<readonly ListedWebhook[]>;
  /** @returns false, with nothing kept, where there are `most` already */
  add(webhook: StoredWebhook, sealed: Uint8Array, most: number, entry: AuditEntry): Promise<boolean>;
  /** Puts another secret in place of the one there is, which signs until then too. Whether the webhook was there. */
  replaceSecret(
    id: WebhookId,
    sealed: Uint8Array,
    formerUntilMs: number,
    entry: AuditEntry,
  ): Promise<boolean>;
  /** Whether it was there; nothing is written where it is on, or off, already. */
  switchTo(id: WebhookId, isOn: boolean, entry: AuditEntry): Promise<boolean>;
  /** With its deliveries. Whether it was there. */
  remove(id: WebhookId, entry: AuditEntry): Promise<boolean>;
  /** The newest first. */
  deliveries(id: WebhookId, limit: number): Promise<readonly Delivery[]>;
  /** Adds a delivery of what one webhook alone is sent, unless it has one already. Whether the webhook was there. */
  send(id: WebhookId, message: WebhookEvent, nowMs: number, entry: AuditEntry): Promise<boolean>;
  /** Makes a delivery due at once, whatever became of it; it has a day of attempts again. Whether it was there. */
  repeat(id: WebhookId, delivery: string, nowMs: number, entry: AuditEntry): Promise<boolean>;
}

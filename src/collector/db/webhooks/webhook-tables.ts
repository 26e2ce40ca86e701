/** Receivers that are told of events, and what is sent to them. */
export interface WebhookTables {
  readonly webhooks: WebhooksTable;
  readonly webhook_deliveries: WebhookDeliveriesTable;
  readonly webhook_notices: WebhookNoticesTable;
}

/** One that is deleted leaves no row here or below: the audit log names it. */
export interface WebhooksTable {
  id: string;
  name: string;
  /** Code of a unit, or null: every unit. */
  scope: string | null;
  address: string;
  /** JSON array of WebhookEventType. */
  events: string;
  is_on: number;
  /** Encrypted under a key that is not in the database. */
  secret: Uint8Array;
  /** The one before, which signs too until then. */
  former_secret: Uint8Array | null;
  former_until_ms: number | null;
  made_day: string;
  /** The account's name. */
  made_by: string;
  /** 1 once it was noted what held already when the webhook was made, which it is not told of. */
  has_looked: number;
  /** Comments that may be read since it was made, and that it was not told of yet. */
  new_comments: number;
}

/** Key (webhook, event): of each event a webhook has one delivery. Deleted after 30 days. */
export interface WebhookDeliveriesTable {
  webhook: string;
  /** What happened, once and for all: `period.closed <snapshot>`. */
  event: string;
  /** The Webhook-Id. */
  id: string;
  type: string;
  /** The bytes that are signed and sent, as JSON. */
  body: string;
  made_ms: number;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  /** Of the first attempt, from which the day is counted in which others follow, and of the last. */
  first_ms: number | null;
  last_ms: number | null;
  /** When the next attempt is due; null where there is none. */
  next_ms: number | null;
  /** Of the last answer, or why there was none. */
  status: number | null;
  fault: string | null;
}

/**
 * Key (webhook, event): states that a webhook has heard of, or that held when it was made. They outlive deliveries, since a
 * state may hold for years.
 */
interface WebhookNoticesTable {
  webhook: string;
  event: string;
}

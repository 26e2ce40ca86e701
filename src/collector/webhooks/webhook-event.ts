import type { WebhookEventType } from '../../contract/webhooks/webhook-limits.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';

/**
 * Something that receivers are told of. What is in `data` leaves the collector: released figures and names of units, and
 * nothing of a person, an account or a response.
 */
export interface WebhookEvent {
  /** What happened, once and for all: `period.closed <snapshot>`. A webhook hears of a key once. */
  readonly key: string;
  readonly type: WebhookEventType;
  readonly data: { readonly [name: string]: Json };
}

/** An event with whom it concerns. */
export interface HappenedEvent extends WebhookEvent {
  /** Whether it is in the scope of a webhook: a unit's code, or null for every unit. */
  readonly isWithin: (scope: string | null) => boolean;
}

/** What is signed and sent, as Standard Webhooks recommends it. */
export function bodyOf({ type, data }: WebhookEvent, atMs: number): string {
  return JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data });
}

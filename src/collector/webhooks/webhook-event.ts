import {
  type MessageType,
  TEST_MESSAGE,
  type WebhookEventType,
} from '../../contract/webhooks/webhook-limits.ts';
import type { Json } from '../../core/kernel/canonical-json.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';

/**
 * Something that receivers are told of. What is in `data` leaves the collector: released figures and names of units, and
 * nothing of a person, an account or a response.
 */
export interface WebhookEvent {
  /** What happened, once and for all: `period.closed <snapshot>`. A webhook hears of a key once. */
  readonly key: string;
  readonly type: MessageType;
  readonly data: { readonly [name: string]: Json };
}

/** An event with whom it concerns. */
export interface HappenedEvent extends WebhookEvent {
  readonly type: WebhookEventType;
  /** Whether it is in the scope of a webhook: a unit's code, or null for every unit. */
  readonly isWithin: (scope: string | null) => boolean;
}

/** A message by which a receiver is tried: one a minute, so that nobody is flooded by somebody who presses again. */
export function testMessage(nowMs: number): WebhookEvent {
  return { key: `${TEST_MESSAGE} ${Math.floor(nowMs / MINUTE_MS)}`, type: TEST_MESSAGE, data: {} };
}

/** What is signed and sent, as Standard Webhooks recommends it. */
export function bodyOf({ type, data }: WebhookEvent, atMs: number): string {
  return JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data });
}

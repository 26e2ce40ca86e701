import type { DeliveryFault } from '../../contract/webhooks/webhook-limits.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { WebhookEvent } from './webhook-event.ts';
import type { StoredWebhook, WebhookId } from './webhook-store.ts';

/**
 * For how long a collector goes on being the one that sends after its last word. Longer than an attempt takes; a word
 * that reaches further was given under another clock, and counts for nothing.
 */
export const LEAD_MS = MINUTE_MS;

/** A delivery whose next attempt is due. */
export interface DueDelivery {
  readonly id: string;
  readonly webhook: WebhookId;
  readonly address: string;
  /** Secrets in force, encrypted, the newest first. */
  readonly sealed: readonly Uint8Array[];
  readonly body: string;
  /** Attempts so far, and when the first was. */
  readonly attempts: number;
  readonly firstMs: number | null;
}

/** What came of an attempt: the status of an answer, or why there was none. */
export type AttemptOutcome =
  | { readonly status: number; readonly fault: null }
  | { readonly status: null; readonly fault: DeliveryFault };

/** What a delivery is after an attempt; `waiting` until the moment of the next. */
export type AfterAttempt =
  | { readonly state: 'delivered' | 'given-up' }
  | { readonly state: 'waiting'; readonly nextMs: number };

/** What is to be sent. Throws StorageUnavailable when the store cannot serve. */
export interface DeliveryStore {
  /**
   * Makes a collector the one that sends, until a moment; while it is, no other becomes it.
   *
   * @param holder the same for one process
   * @returns whether it is
   */
  lead(holder: string, nowMs: number, untilMs: number): Promise<boolean>;
  /** That of a webhook that is on, and not one of these, which has been due for the longest; null where none is. */
  nextDue(nowMs: number, without: readonly WebhookId[]): Promise<DueDelivery | null>;
  /** Keeps what came of an attempt, unless another was made meanwhile. */
  settle(due: DueDelivery, atMs: number, outcome: AttemptOutcome, after: AfterAttempt): Promise<void>;
  /** Deletes deliveries made before a moment, whatever became of them. */
  prune(beforeMs: number): Promise<void>;
}

/** Where webhooks stand with states that hold for long. Throws StorageUnavailable when the store cannot serve. */
export interface NoticeStore {
  webhooks(): Promise<readonly (StoredWebhook & { readonly hasLooked: boolean })[]>;
  /**
   * Notes what holds now, for one webhook. It has a delivery for what it did not hear of before; none for what held
   * already at the first look, and none while it is off.
   *
   * @returns how many deliveries were made
   */
  notice(id: WebhookId, holding: readonly WebhookEvent[], nowMs: number): Promise<number>;
}

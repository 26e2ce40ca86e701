import { DELIVERIES_KEPT_DAYS } from '../../contract/webhooks/webhook-limits.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import type { Courier } from './courier.ts';
import {
  type AfterAttempt,
  type AttemptOutcome,
  type DeliveryStore,
  type DueDelivery,
  LEAD_MS,
} from './delivery-store.ts';
import { nextAttemptMs } from './next-attempt.ts';
import { openWebhookSecret, signedHeaders } from './webhook-secret.ts';
import type { WebhookId } from './webhook-store.ts';

export interface SenderPorts {
  readonly store: DeliveryStore;
  readonly courier: Pick<Courier, 'post'>;
  /** KeyRing.secret('webhooks') */
  readonly secretKey: Buffer;
  readonly clock: { readonly nowMs: () => number; readonly isDoubtful: () => boolean };
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Tells this process from others over the same database. */
  readonly holder: string;
}

/**
 * Sends what is due, one after the other, and keeps what came of it. Of several collectors one sends at a time. A collector
 * that is killed after the receiver answered sends the same delivery once more, under the same id: at least once, never
 * by two at a time.
 *
 * Nothing is sent while the clock is in doubt: receivers would refuse the signature, and a day could be over that was none.
 */
export class WebhookSender {
  readonly #ports: SenderPorts;

  constructor(ports: SenderPorts) {
    this.#ports = ports;
  }

  /**
   * Sends all that is due; of a webhook whose receiver fails, the rest waits for the next call, so that nobody waits for a
   * receiver that hangs. Throws StorageUnavailable.
   */
  async sendDue(signal: AbortSignal): Promise<void> {
    const { store, clock, holder } = this.#ports;
    // Nothing is written while there is nothing to send.
    if ((await store.nextDue(clock.nowMs(), [])) === null) return;
    const failing: WebhookId[] = [];
    while (!signal.aborted && !clock.isDoubtful()) {
      const nowMs = clock.nowMs();
      if (!(await store.lead(holder, nowMs, nowMs + LEAD_MS))) return;
      // What another sent before is not due any more.
      const due = await store.nextDue(nowMs, failing);
      if (due === null) return;
      const outcome = await this.#attempt(due, nowMs, signal);
      if (signal.aborted) return;
      if (!isTaken(outcome)) failing.push(due.webhook);
      await store.settle(due, nowMs, outcome, this.#after(due, outcome));
    }
  }

  /** Lets another collector send. */
  async giveWay(): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    await this.#ports.store.lead(this.#ports.holder, nowMs, nowMs);
  }

  async prune(): Promise<void> {
    const { store, clock } = this.#ports;
    if (!clock.isDoubtful()) await store.prune(clock.nowMs() - DELIVERIES_KEPT_DAYS * DAY_MS);
  }

  async #attempt(
    { id, webhook, address, sealed, body }: DueDelivery,
    atMs: number,
    signal: AbortSignal,
  ): Promise<AttemptOutcome> {
    const opened = sealed.map((one) => openWebhookSecret(this.#ports.secretKey, webhook, one));
    const secrets = opened.filter((secret) => secret !== null);
    if (secrets.length === 0) return { status: null, fault: 'secret-lost' };
    return this.#ports.courier.post(
      { address, headers: signedHeaders({ id, atMs, body }, secrets), body },
      signal,
    );
  }

  #after({ attempts, firstMs }: DueDelivery, outcome: AttemptOutcome): AfterAttempt {
    if (isTaken(outcome)) return { state: 'delivered' };
    const nowMs = this.#ports.clock.nowMs();
    const nextMs = nextAttemptMs(attempts + 1, { firstMs: firstMs ?? nowMs, nowMs }, this.#ports.random());
    return nextMs === null ? { state: 'given-up' } : { state: 'waiting', nextMs };
  }
}

/** Only a 2xx says that a receiver took it; a redirect leads elsewhere, where nothing is sent. */
function isTaken({ status }: AttemptOutcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

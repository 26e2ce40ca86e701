import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Leads, regularly } from '../clock/regularly.ts';
import type { StateNotices } from './notice-states.ts';
import type { WebhookSender } from './webhook-sender.ts';

interface JobParts {
  readonly sender: Pick<WebhookSender, 'sendDue' | 'prune' | 'giveWay'>;
  readonly notices: Pick<StateNotices, 'look' | 'isSomebodyNew'>;
  readonly clock: { readonly nowMs: () => number; readonly isDoubtful: () => boolean };
  readonly leads: Leads;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/**
 * Sends what is due every minute, and looks for new states once an hour and as soon as a webhook was made. A run that fails
 * is tried again the next minute. While the clock is in doubt nothing is done: which targets are missed and which devices
 * silent is its word. Of several collectors one does it.
 *
 * @returns ends it, an attempt that runs included, and lets another collector send
 */
export function runWebhooks({ sender, notices, clock, leads }: JobParts, log: JobLog): () => Promise<void> {
  const stopping = new AbortController();
  let lookedMs = Number.NEGATIVE_INFINITY;
  const lookForStates = async () => {
    const nowMs = clock.nowMs();
    if (nowMs - lookedMs < HOUR_MS && !(await notices.isSomebodyNew())) return;
    const made = await notices.look();
    await sender.prune();
    lookedMs = nowMs;
    if (made > 0) log.info({ deliveries: made }, 'webhooks: there is news to send');
  };
  const run = async () => {
    if (stopping.signal.aborted || clock.isDoubtful()) return;
    try {
      await lookForStates();
    } catch (error) {
      log.error({ err: error }, 'webhooks: nobody looked for missed targets and silent devices');
    }
    try {
      await sender.sendDue(stopping.signal);
    } catch (error) {
      log.error({ err: error }, 'webhooks: what is due was not sent');
    }
  };
  const stop = regularly(run, MINUTE_MS, leads);
  return async () => {
    stopping.abort();
    await stop();
    await sender.giveWay().catch(() => undefined);
  };
}

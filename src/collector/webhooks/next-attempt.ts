import { WEBHOOK_RETRY_HOURS } from '../../contract/webhooks/webhook-limits.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';

const SHORTEST_MS = MINUTE_MS;
/** The longest pause. What is to be tried later than that was written under another clock, and is due. */
export const LONGEST_PAUSE_MS = 4 * HOUR_MS;

/**
 * When a delivery is tried again after an attempt that failed, or null: not any more. Pauses double from a minute to four
 * hours, each between half and all of that by chance, so that receivers who come back are not met by all at once; the
 * last attempt is a day after the first, or the first that could be made after that.
 *
 * @param attempts made so far, this one too
 * @param random uniform in [0, 1)
 */
export function nextAttemptMs(
  attempts: number,
  { firstMs, nowMs }: { readonly firstMs: number; readonly nowMs: number },
  random: number,
): number | null {
  const lastMs = firstMs + WEBHOOK_RETRY_HOURS * HOUR_MS;
  if (nowMs >= lastMs) return null;
  const pauseMs = Math.min(LONGEST_PAUSE_MS, SHORTEST_MS * 2 ** (attempts - 1));
  return Math.min(lastMs, Math.round(nowMs + pauseMs * (0.5 + random / 2)));
}

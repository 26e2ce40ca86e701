import { SECOND_MS } from '../../core/kernel/duration.ts';
import type { UpdateOffer } from './update-offer.ts';

/**
 * Not at once: the page may still be loading, and the browser lets no worker go that is busy with it. By then a sync
 * or a survey in another tab may be over, too.
 */
const QUIET_MS = 5 * SECOND_MS;

/**
 * Takes a new version when one waits and nothing is in its way, for a kiosk at which nobody stands. Returns how to
 * stop.
 */
export function takeByItself(update: UpdateOffer): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const plan = () => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void attempt(), QUIET_MS);
  };
  const attempt = async () => {
    // What cannot be loaded now is taken when the attract screen is shown again.
    const end = await update.take().catch(() => 'none');
    if (end === 'busy') plan();
  };
  const stopListening = update.subscribe(() => {
    if (update.isWaiting()) plan();
  });
  plan();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
  };
}

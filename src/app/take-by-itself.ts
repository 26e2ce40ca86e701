import { SECOND_MS } from '../core/kernel/duration.ts';
import type { UpdateOffer } from './staff/update-offer.ts';

/** What is in the way is a sync or a survey in another tab. */
const TRY_AGAIN_MS = 5 * SECOND_MS;

/**
 * Takes a new version as soon as one waits and nothing is in its way, for a kiosk at which nobody stands. Returns
 * how to stop.
 */
export function takeByItself(update: UpdateOffer): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const attempt = async () => {
    clearTimeout(timer);
    const end = await update.take();
    if (end === 'busy' && !isStopped) timer = setTimeout(quietly, TRY_AGAIN_MS);
  };
  // One that cannot be loaded now is taken when the attract screen is shown again.
  const quietly = () => void attempt().catch(() => {});
  const stopListening = update.subscribe(() => {
    if (update.isWaiting()) quietly();
  });
  quietly();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
  };
}

import type { Day } from '../../core/kernel/calendar.ts';
import { MINUTE_MS } from '../../core/kernel/duration.ts';
import { type Leads, regularly } from '../clock/regularly.ts';

/** The blocks that wait for their day to be over. */
export interface PendingBlocks {
  /**
   * Releases every block that is due, each in a transaction of its own, so that a run that was broken off is gone on
   * with by the next, with the same result. Throws StorageUnavailable.
   *
   * @returns how many were released; null while the clock is in doubt
   */
  release(signal: AbortSignal): Promise<number | null>;
}

interface JobLog {
  readonly info: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/**
 * Releases at the start and after each change of day, looking every minute; a run that fails, or in which the clock is
 * in doubt, is tried again the next minute. Of several collectors one does it.
 *
 * @returns ends it, and waits for the transaction that runs
 */
export function releaseDaily(
  blocks: PendingBlocks,
  { today, leads }: { readonly today: () => Day; readonly leads: Leads },
  log: JobLog,
): () => Promise<void> {
  const stopping = new AbortController();
  let doneFor: Day | null = null;
  const look = async () => {
    const day = today();
    if (day === doneFor || stopping.signal.aborted) return;
    try {
      const released = await blocks.release(stopping.signal);
      if (released === null) return;
      doneFor = day;
      if (released > 0) log.info({ blocks: released }, 'figures move: the day before is over');
    } catch (error) {
      log.error({ err: error }, 'figures of the day before did not move');
    }
  };
  const stop = regularly(look, MINUTE_MS, leads);
  return () => {
    stopping.abort();
    return stop();
  };
}

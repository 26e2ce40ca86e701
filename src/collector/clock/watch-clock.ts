import { MINUTE_MS } from '../../core/kernel/duration.ts';
import type { CollectorClock } from './collector-clock.ts';

interface WatchLog {
  readonly warn: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

/**
 * Looks at the clock every minute, so that the next start knows the newest moment, and says so when doubt begins.
 *
 * @returns ends it, and waits for the transaction that runs
 */
export function watchClock(clock: CollectorClock, log: WatchLog): () => Promise<void> {
  let isDoubtTold = false;
  const tell = () => {
    const { doubt } = clock;
    if (doubt !== null && !isDoubtTold) {
      log.warn(
        { ...doubt, clock: new Date(doubt.clockMs).toISOString() },
        'the clock is in doubt: responses are collected, nothing is deleted or released; set the clock right, then ' +
          'sipas clock confirm',
      );
    }
    isDoubtTold = doubt !== null;
  };
  tell();
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking
      .then(() => clock.look())
      .then(tell)
      .catch((error: unknown) => log.error({ err: error }, 'the clock was not looked at'));
  }, MINUTE_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

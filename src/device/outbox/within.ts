import { SECOND_MS } from '../../core/kernel/duration.ts';
import { StorageFailed } from './outbox-store.ts';

/**
 * How long a store may take for one thing: a disk that hangs must not look like one that works.
 *
 * @internal
 */
export const STORE_TIME_LIMIT_MS = 10 * SECOND_MS;

/** The same promise, or StorageFailed('time-limit') when it takes longer than a store may. What it does may still happen afterwards. */
export function within<Value>(promise: PromiseLike<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageFailed('time-limit')), STORE_TIME_LIMIT_MS);
    const end = () => clearTimeout(timer);
    promise.then(resolve, reject).then(end, end);
  });
}

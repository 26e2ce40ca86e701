import type { Exclusive } from './sync-engine.ts';

/** One holder across all tabs of the origin; the lock falls with its tab, so no crash leaves it behind. */
export function webLock(locks: LockManager, name: string): Exclusive {
  return <Value>(work: () => Promise<Value>) =>
    locks.request(name, { ifAvailable: true }, (lock) =>
      lock === null ? Promise.resolve('busy' as const) : work(),
    ) as Promise<Value | 'busy'>;
}

export const SYNC_LOCK_NAME = 'sipas-sync';

import type { Cryptography } from '../device/cryptography/cryptography.ts';
import { timeLimit } from '../device/exchange/time-limit.ts';
import type { OutboxStore } from '../device/outbox/outbox-store.ts';
import { SyncEngine, type SyncEnginePorts } from '../device/sync/sync-engine.ts';
import { SYNC_LOCK_NAME, webLock } from '../device/sync/web-lock.ts';

/** What a page brings along; the rest is the browser's own. */
export interface PageSyncParts
  extends Pick<SyncEnginePorts, 'appVersion' | 'now' | 'random' | 'sha256' | 'storage' | 'start' | 'fetch'> {
  readonly store: OutboxStore;
  readonly cryptography: Cryptography;
}

/** The sync of a page. */
export function pageSyncEngine(parts: PageSyncParts): SyncEngine {
  return new SyncEngine({
    ...parts,
    timeLimit,
    exclusive: webLock(navigator.locks, SYNC_LOCK_NAME),
    later: (delayMs, work) => {
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    },
  });
}

import { webCryptoRandomIds } from '../../device/cryptography/random-ids.ts';
import { webCryptoSha256 } from '../../device/cryptography/sha256.ts';
import { webCryptography } from '../../device/cryptography/web-cryptography.ts';
import { timeLimit } from '../../device/exchange/time-limit.ts';
import { openOutboxStore } from '../../device/outbox/dexie-outbox-store.ts';
import { OUTBOX_DATABASE_NAME } from '../../device/outbox/outbox-store.ts';
import { askStorage } from '../../device/outbox/storage-care.ts';
import { SyncEngine } from '../../device/sync/sync-engine.ts';
import { SYNC_LOCK_NAME, webLock } from '../../device/sync/web-lock.ts';

/** The sync of a worker: the pages' own, with no timers, since the browser decides when it is woken again. */
export function workerSyncEngine(scope: ServiceWorkerGlobalScope): SyncEngine {
  const store = openOutboxStore(OUTBOX_DATABASE_NAME);
  return new SyncEngine({
    appVersion: __APP_VERSION__,
    now: () => Date.now(),
    random: webCryptoRandomIds,
    sha256: webCryptoSha256,
    cryptography: webCryptography,
    fetch: (url, init) => scope.fetch(url, init),
    timeLimit,
    storage: () => askStorage(scope.navigator.storage),
    store,
    // The page's: the browser wakes a worker far more often than a device starts.
    start: (enrolment) => store.lastStart(enrolment),
    exclusive: webLock(scope.navigator.locks, SYNC_LOCK_NAME),
    later: () => () => {},
  });
}

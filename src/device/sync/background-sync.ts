import type { SyncEngine } from './sync-engine.ts';

/** What the browser wakes the worker for. */
export const BACKGROUND_SYNC_TAG = 'sipas-sync';

/** Not in TypeScript's library: only some browsers have it. */
type WithBackgroundSync = ServiceWorkerRegistration & {
  readonly sync?: { register(tag: string): Promise<void> };
};

/**
 * Asks the browser to sync without a page whenever a cycle has ended and something still waits. Where it cannot,
 * or may not, the record waits for the next page. Returns how to stop asking.
 */
export function attachBackgroundSync(
  engine: Pick<SyncEngine, 'status' | 'subscribe'>,
  registered: () => Promise<ServiceWorkerRegistration>,
): () => void {
  let wasRunning = false;
  return engine.subscribe(() => {
    const { running, counts } = engine.status();
    const hasEnded = wasRunning && !running;
    wasRunning = running;
    if (!hasEnded || counts === null || counts.waiting + counts.inFlight === 0) return;
    void registered()
      .then((registration: WithBackgroundSync) => registration.sync?.register(BACKGROUND_SYNC_TAG))
      .catch(() => {});
  });
}

/**
 * The worker's part: the same sync under the same lock. Rejects while something still waits, so that the browser
 * tries again.
 */
export async function syncInBackground(
  engine: Pick<SyncEngine, 'refresh' | 'run' | 'status'>,
): Promise<void> {
  // What the last failure was decides whether the network's return ends the pause.
  await engine.refresh();
  await engine.run('online');
  const { counts, storageFailure } = engine.status();
  if (storageFailure !== null) throw new Error(`storage failed: ${storageFailure}`);
  const unsent = counts === null ? 0 : counts.waiting + counts.inFlight;
  if (unsent > 0) throw new Error(`${unsent} records still wait`);
}

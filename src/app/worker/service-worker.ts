import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { BACKGROUND_SYNC_TAG, syncInBackground } from '../../device/sync/background-sync.ts';
import { workerSyncEngine } from './worker-sync.ts';

/**
 * Kiosk, survey and staff work from here with no network, from any address of the app. The console is not in
 * the precache: without a network it has nothing to show.
 *
 * The pages' requests with records pass it by. Where the browser has Background Sync, the worker sends what waits
 * when no page does. It takes over only when no tab is open or a page with nothing to lose asks for it.
 */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/healthz$/, /^\/documentation(\/|$)/],
  }),
);

self.addEventListener('message', (event) => {
  if ((event.data as { kind?: unknown } | null)?.kind === 'take-over') void self.skipWaiting();
});

// The very first worker serves the page that registered it, so that a kiosk may lose its network at once.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

/** Not in TypeScript's library: only some browsers have it. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const engine = workerSyncEngine(self);
self.addEventListener('sync', (event) => {
  const { tag } = event as SyncEvent;
  if (tag === BACKGROUND_SYNC_TAG) (event as SyncEvent).waitUntil(syncInBackground(engine));
});

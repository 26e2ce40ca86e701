import { cleanupOutdatedCaches, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { BACKGROUND_SYNC_TAG, syncInBackground } from '../../device/sync/background-sync.ts';
import { CHECK_FILES } from '../update/app-files.ts';
import { Precache, type PrecacheEntry } from './precache.ts';
import { workerSyncEngine } from './worker-sync.ts';

/**
 * Kiosk, survey and staff work from here with no network, from any address of the app, and the help pages open. The
 * console is not in the precache: without a network it has nothing to show.
 *
 * The pages' requests with records pass it by. Where the browser has Background Sync, the worker sends what waits
 * when no page does. It takes over only when no tab is open or a page with nothing to lose asks for it.
 */
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const precache = new Precache(self.__WB_MANIFEST);
registerRoute(new PrecacheRoute(precache.controller));
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(precache.page('/kiosk.html'), { allowlist: [/^\/kiosk(?:\?|$)/] }));
registerRoute(
  new NavigationRoute(precache.page('/index.html'), {
    denylist: [
      // Its document alone may use a microphone, which the headers of the page kept here do not say.
      /^\/console\/forms\/recordings/,
      /^\/api\//,
      /^\/(healthz|readyz)$/,
      /^\/documentation(\/|$)/,
      /^\/help\/.*\.html$/,
      /^\/preview\//,
      // Of an office, for anybody: the collector makes it.
      /^\/o\//,
    ],
  }),
);

self.addEventListener('message', (event) => {
  const kind = (event.data as { kind?: unknown } | null)?.kind;
  if (kind === 'take-over') void self.skipWaiting();
  if (kind === CHECK_FILES) {
    event.waitUntil(precache.check().then((found) => event.ports[0]?.postMessage(found)));
  }
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

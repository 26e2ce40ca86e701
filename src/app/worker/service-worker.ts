import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

/**
 * Kiosk, survey and staff work from here with no network, from any address of the app. The console is not in
 * the precache: without a network it has nothing to show.
 *
 * Records never pass through here. The worker takes over only when no tab is open or a page with nothing to
 * lose asks for it.
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

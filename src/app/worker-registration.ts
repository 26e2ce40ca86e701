import { HOUR_MS } from '../core/kernel/duration.ts';

/**
 * Registers the service worker. A new one waits until every tab of the old is closed: it never takes over under
 * an open survey. A kiosk's only tab closes its survey on the attract screen, and there it may ask for the new
 * one (see `takeUpdate`).
 */
export async function keepServiceWorker(container: ServiceWorkerContainer): Promise<void> {
  const registration = await container.register('/service-worker.js', {
    scope: '/',
    type: 'classic',
    updateViaCache: 'none',
  });
  // A kiosk's page is never reloaded by anybody, so it has to look by itself; offline, the look fails and waits.
  setInterval(() => void registration.update().catch(() => {}), UPDATE_LOOK_EVERY_MS);
}

const UPDATE_LOOK_EVERY_MS = HOUR_MS;

/** Lets a waiting worker take over and loads its pages; only where nothing is open that a reload would lose. */
export async function takeUpdate(
  container: ServiceWorkerContainer | undefined,
  reload: () => void,
): Promise<void> {
  const registration = await container?.getRegistration('/');
  if (container === undefined || registration?.waiting == null) return;
  container.addEventListener('controllerchange', reload, { once: true });
  registration.waiting.postMessage({ kind: 'take-over' });
}

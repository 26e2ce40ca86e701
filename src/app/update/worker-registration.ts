import { HOUR_MS, SECOND_MS } from '../../core/kernel/duration.ts';
import type { Exclusive } from '../../device/sync/sync-engine.ts';
import { SYNC_LOCK_NAME, webLock } from '../../device/sync/web-lock.ts';
import { type AppFiles, CHECK_FILES } from './app-files.ts';
import type { OpenWork } from './open-work.ts';
import type { UpdateOffer } from './update-offer.ts';

export interface WorkerPorts {
  readonly container: ServiceWorkerContainer;
  readonly openWork: OpenWork;
  /** The lock of sync. */
  readonly whileNoSyncRuns: Exclusive;
}

/** A kiosk's page is never reloaded by anybody, so it has to look by itself; offline, the look fails and waits. */
const UPDATE_LOOK_EVERY_MS = HOUR_MS;
/** A worker that was asked to take over and has not by then will not. */
const TAKE_OVER_LIMIT_MS = 10 * SECOND_MS;
const ASK_EVERY_MS = SECOND_MS;

/**
 * The service worker and what comes after it. A new worker waits: it takes over only when a person or a kiosk
 * with nothing open asks for it, and while no survey is open and no sync runs in any tab; or when the last page of
 * the old one is left.
 */
export class WorkerRegistration implements UpdateOffer {
  readonly #ports: WorkerPorts;
  readonly #listeners = new Set<() => void>();
  #registration: ServiceWorkerRegistration | null = null;
  #files: AppFiles | null = null;

  constructor(ports: WorkerPorts) {
    this.#ports = ports;
    ports.container.addEventListener('controllerchange', () => this.#tell());
  }

  /** Registers the worker; rejects when it cannot be loaded, and the next start of a page tries again. */
  async register(): Promise<void> {
    const registration = await this.#ports.container.register('/service-worker.js', {
      scope: '/',
      type: 'classic',
      updateViaCache: 'none',
    });
    this.#registration = registration;
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => this.#tell());
    });
    this.#tell();
    void this.#checkFiles();
    setInterval(() => void registration.update().catch(() => {}), UPDATE_LOOK_EVERY_MS);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly isWaiting = (): boolean =>
    this.#registration?.active != null && this.#registration.waiting !== null;

  readonly files = (): AppFiles | null => this.#files;

  async take(): Promise<'taken' | 'busy' | 'none'> {
    const { container, openWork, whileNoSyncRuns } = this.#ports;
    const waiting = (await container.getRegistration('/'))?.waiting;
    if (waiting == null) return 'none';
    return openWork.whileNothingIsOpen(() => whileNoSyncRuns(() => takenOver(container, waiting)));
  }

  /** At every start of a page. A worker of an older version does not answer. */
  async #checkFiles(): Promise<void> {
    const { active } = await this.#ports.container.ready;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<AppFiles>) => {
      this.#files = data;
      this.#tell();
      port1.close();
    };
    active?.postMessage({ kind: CHECK_FILES }, [port2]);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The registration of this page. */
export function workerRegistration(openWork: OpenWork): WorkerRegistration {
  return new WorkerRegistration({
    container: navigator.serviceWorker,
    openWork,
    whileNoSyncRuns: webLock(navigator.locks, SYNC_LOCK_NAME),
  });
}

/** Resolves when the worker serves the pages, or does not come to it. */
function takenOver(container: ServiceWorkerContainer, worker: ServiceWorker): Promise<'taken' | 'none'> {
  return new Promise((resolve) => {
    const ask = () => worker.postMessage({ kind: 'take-over' });
    // A browser lets no worker go that is busy with a page, and looks again when it is asked again.
    const asking = setInterval(ask, ASK_EVERY_MS);
    const limit = setTimeout(() => end('none'), TAKE_OVER_LIMIT_MS);
    const end = (how: 'taken' | 'none') => {
      clearInterval(asking);
      clearTimeout(limit);
      resolve(how);
    };
    container.addEventListener('controllerchange', () => end('taken'), { once: true });
    ask();
  });
}

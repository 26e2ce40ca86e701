import { describe, expect, test, vi } from 'vitest';
import type { AppFiles } from '../../../../src/app/update/app-files.ts';
import { followWorker } from '../../../../src/app/update/follow-worker.ts';
import { OpenWork } from '../../../../src/app/update/open-work.ts';
import { takeByItself } from '../../../../src/app/update/take-by-itself.ts';
import { WorkerRegistration } from '../../../../src/app/update/worker-registration.ts';
import { webLock } from '../../../../src/device/sync/web-lock.ts';

/** A browser's container of workers, moved by hand; the locks are real ones. */
class FakeContainer extends EventTarget {
  controller: object | null = {};
  readonly registration = Object.assign(new EventTarget(), {
    active: {} as object | null,
    installing: null as EventTarget | null,
    waiting: null as { postMessage: (message: unknown) => void } | null,
    update: async () => {},
  });
  readonly taken: unknown[] = [];
  register = async () => this.registration;
  /** What the worker that runs says of its files; a former one says nothing. */
  found: AppFiles | null = null;
  readonly ready = Promise.resolve({
    active: {
      postMessage: (message: unknown, [port]: MessagePort[]) => {
        expect(message).toEqual({ kind: 'check-files' });
        if (this.found !== null) port?.postMessage(this.found);
      },
    },
  });
  getRegistration = async () => this.registration;

  /** A new version was installed and waits. */
  install(): void {
    const worker = Object.assign(new EventTarget(), {
      postMessage: (message: unknown) => {
        this.taken.push(message);
        this.registration.waiting = null;
        this.dispatchEvent(new Event('controllerchange'));
      },
    });
    this.registration.installing = worker;
    this.registration.dispatchEvent(new Event('updatefound'));
    this.registration.installing = null;
    this.registration.waiting = worker;
    worker.dispatchEvent(new Event('statechange'));
  }
}

let names = 0;

async function registered(change: (container: FakeContainer) => void = () => {}) {
  const container = new FakeContainer();
  change(container);
  const openWork = new OpenWork(navigator.locks);
  const reload = vi.fn();
  names += 1;
  const whileNoSyncRuns = webLock(navigator.locks, `update-test-${names}`);
  const worker = new WorkerRegistration({
    container: container as unknown as ServiceWorkerContainer,
    openWork,
    whileNoSyncRuns,
  });
  followWorker(container as unknown as ServiceWorkerContainer, openWork, reload);
  await worker.register();
  return { container, openWork, reload, worker, whileNoSyncRuns };
}

describe('a new version of the app', () => {
  test('UP1 is told of when it waits, and taken when somebody asks for it', async () => {
    const { container, worker, reload } = await registered();
    const seen: boolean[] = [];
    worker.subscribe(() => seen.push(worker.isWaiting()));
    expect(await worker.take()).toBe('none');
    container.install();
    expect(worker.isWaiting()).toBe(true);
    expect(await worker.take()).toBe('taken');
    expect(container.taken).toEqual([{ kind: 'take-over' }]);
    expect(reload).toHaveBeenCalledTimes(1);
    expect(seen).toEqual([true, false]);
  });

  test('UP1 does not take over while a survey is open, in this tab or another', async () => {
    const { container, worker } = await registered();
    container.install();
    const other = new OpenWork(navigator.locks);
    const close = other.hold();
    expect(await worker.take()).toBe('busy');
    expect(container.taken).toEqual([]);
    close();
    await vi.waitFor(async () => expect(await worker.take()).toBe('taken'), { timeout: 20_000 });
  });

  test('UP1 does not take over while a sync runs', async () => {
    const { container, worker, whileNoSyncRuns } = await registered();
    container.install();
    await whileNoSyncRuns(async () => {
      expect(await worker.take()).toBe('busy');
    });
    expect(container.taken).toEqual([]);
    expect(await worker.take()).toBe('taken');
  });

  test('UP1 a tab in which a survey is open loads the new pages only when it is closed', async () => {
    const { container, openWork, reload } = await registered();
    const [first, second] = [openWork.hold(), openWork.hold()];
    container.dispatchEvent(new Event('controllerchange'));
    first();
    expect(reload).not.toHaveBeenCalled();
    second();
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('UP2 has its files looked at when a page starts, and says what was found', async () => {
    const found = { files: 68, mended: 1, broken: 0 };
    const { worker } = await registered((container) => {
      container.found = found;
    });
    await vi.waitFor(() => expect(worker.files()).toEqual(found), { timeout: 20_000 });
    expect((await registered()).worker.files()).toBeNull();
  });

  test('the very first worker reloads nothing', async () => {
    const { container, reload, worker } = await registered((fresh) => {
      fresh.controller = null;
      fresh.registration.active = null;
    });
    container.install();
    expect(worker.isWaiting()).toBe(false);
    container.dispatchEvent(new Event('controllerchange'));
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event('controllerchange'));
    expect(reload).toHaveBeenCalledTimes(1);
  });
});

describe('a kiosk at which nobody stands', () => {
  function offer(ends: ('taken' | 'busy' | 'none')[]) {
    const listeners = new Set<() => void>();
    const take = vi.fn(async () => ends.shift() ?? 'none');
    let isWaiting = false;
    const update = {
      take,
      isWaiting: () => isWaiting,
      files: () => null,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const install = () => {
      isWaiting = true;
      for (const listener of listeners) listener();
    };
    return { update, take, install };
  }

  test('UP1 takes a new version by itself when it comes, and tries again while something is in its way', async () => {
    vi.useFakeTimers();
    try {
      const { update, take, install } = offer(['none', 'busy', 'busy', 'taken']);
      takeByItself(update);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(take).toHaveBeenCalledTimes(1);
      install();
      await vi.advanceTimersByTimeAsync(14_999);
      expect(take).toHaveBeenCalledTimes(3);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(take).toHaveBeenCalledTimes(4);
    } finally {
      vi.useRealTimers();
    }
  });

  test('UP1 tries no more once somebody stands there', async () => {
    vi.useFakeTimers();
    try {
      const { update, take, install } = offer(['busy']);
      const stop = takeByItself(update);
      await vi.advanceTimersByTimeAsync(5_000);
      stop();
      install();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(take).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

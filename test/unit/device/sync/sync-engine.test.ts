import { describe, expect, test, vi } from 'vitest';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import { type Exclusive, SyncEngine, type SyncEnginePorts } from '../../../../src/device/sync/sync-engine.ts';
import { webLock } from '../../../../src/device/sync/web-lock.ts';
import { TestDevice, withFault } from '../device-fixture.ts';

const alone: Exclusive = (work) => work();

function engineOf(device: TestDevice, change: Partial<SyncEnginePorts> = {}) {
  const planned: { delayMs: number; work: () => void }[] = [];
  const calledOff = vi.fn();
  const engine = new SyncEngine({
    ...device.ports(),
    exclusive: alone,
    later: (delayMs, work) => {
      planned.push({ delayMs, work });
      return calledOff;
    },
    ...change,
  });
  return { engine, planned, calledOff };
}

/** A promise and the key to it. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

describe('SyncEngine', () => {
  test('brings a record over and shows it', async () => {
    const device = await TestDevice.enrolled();
    const { engine } = engineOf(device);
    const seen: (number | undefined)[] = [];
    engine.subscribe(() => seen.push(engine.status().counts?.acknowledged));
    await device.submitMany(2);
    await engine.run('submit');
    expect(engine.status()).toMatchObject({ running: false, counts: { waiting: 0, acknowledged: 2 } });
    expect(seen.at(-1)).toBe(2);
  });

  test('SY1 a trigger during a cycle runs another one after it, not beside it', async () => {
    const device = await TestDevice.enrolled();
    const { passed, open } = gate();
    let at = 0;
    let most = 0;
    const { engine } = engineOf(device, {
      exclusive: async (work) => {
        at += 1;
        most = Math.max(most, at);
        await passed;
        const end = await work();
        at -= 1;
        return end;
      },
    });
    const running = engine.run('start');
    await device.submitMany(1);
    const again = [engine.run('submit'), engine.run('visible'), engine.run('online')];
    open();
    await Promise.all([running, ...again]);
    expect(most).toBe(1);
    expect(device.collector.ledger.size).toBe(1);
  });

  test('SY1 of two tabs under the same Web Lock one runs, the other looks again later', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const { passed, open } = gate();
    const { passed: asked, open: tellAsked } = gate();
    const slow = async (url: string, init: RequestInit) => {
      tellAsked();
      await passed;
      return device.collector.fetch(url, init);
    };
    const first = engineOf(device, { exclusive: webLock(navigator.locks, 'sync-test'), fetch: slow });
    const second = engineOf(device, {
      exclusive: webLock(navigator.locks, 'sync-test'),
      store: device.open(),
    });
    const running = first.engine.run('submit');
    await asked;
    await second.engine.run('submit');
    expect(device.collector.batches).toEqual([]);
    expect(second.planned.at(-1)?.delayMs).toBe(5_000);
    open();
    await running;
    second.planned.at(-1)?.work();
    await second.engine.run('visible');
    expect([...device.collector.counted.values()]).toEqual([1]);
  });

  test('SY3 plans the next attempt for when the pause is over', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => ({ problem: 'storage-unavailable', retryAfter: '120' });
    const { engine, planned } = engineOf(device);
    await engine.run('submit');
    expect(planned.at(-1)?.delayMs).toBe(120_000);
    expect(engine.status().state?.lastFailure).toEqual({ kind: 'problem', code: 'storage-unavailable' });
    device.collector.behave = () => 'answers';
    device.nowMs += 120_000;
    planned.at(-1)?.work();
    await engine.run('timer');
    expect(device.collector.ledger.size).toBe(1);
  });

  test('the network coming back ends a pause that its absence began, and no other', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const { engine } = engineOf(device);
    device.collector.behave = () => ({ problem: 'storage-unavailable' });
    await engine.run('submit');
    device.collector.behave = () => 'answers';
    await engine.run('online');
    expect(device.collector.ledger.size).toBe(0);
    device.later();
    device.collector.behave = () => 'request-lost';
    await engine.run('timer');
    device.collector.behave = () => 'answers';
    await engine.run('online');
    expect(device.collector.ledger.size).toBe(1);
  });

  test('a store that fails is shown, planned around, and never thrown', async () => {
    const device = await TestDevice.enrolled();
    const broken = withFault(device.store, 'putBack', () => Promise.reject(new StorageFailed('closed')));
    const { engine, planned } = engineOf(device, { store: broken });
    await engine.run('timer');
    expect(planned).toHaveLength(1);
    const closed = withFault(broken, 'counts', () => Promise.reject(new StorageFailed('closed')));
    const other = engineOf(device, { store: closed });
    await other.engine.run('timer');
    expect(other.engine.status()).toMatchObject({ running: false, storageFailure: 'closed' });
  });

  test('a fault nobody foresaw is shown, and sync goes on trying', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    let isOld = true;
    const timeLimit = (ms: number) => {
      if (isOld) throw new TypeError('AbortSignal.timeout is not a function');
      return AbortSignal.timeout(ms);
    };
    const { engine, planned } = engineOf(device, { timeLimit });
    await engine.run('submit');
    expect(engine.status()).toMatchObject({ running: false, fault: 'AbortSignal.timeout is not a function' });
    expect(planned).toHaveLength(1);
    isOld = false;
    planned[0]?.work();
    await engine.run('timer');
    expect(engine.status()).toMatchObject({ running: false, fault: null });
    expect(device.collector.ledger.size).toBe(1);
  });

  test('a new cycle calls off the planned one', async () => {
    const device = await TestDevice.enrolled();
    device.collector.behave = () => 'request-lost';
    const { engine, calledOff } = engineOf(device);
    await engine.run('start');
    await engine.run('staff');
    expect(calledOff).toHaveBeenCalled();
    engine.stop();
  });
});

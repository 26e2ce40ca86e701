import { describe, expect, test, vi } from 'vitest';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import { attachBackgroundSync, syncInBackground } from '../../../../src/device/sync/background-sync.ts';
import { SyncEngine, type SyncEnginePorts } from '../../../../src/device/sync/sync-engine.ts';
import { TestDevice, withFault } from '../device-fixture.ts';

function engineOf(device: TestDevice, change: Partial<SyncEnginePorts> = {}) {
  return new SyncEngine({
    ...device.ports(),
    exclusive: (work) => work(),
    later: () => () => {},
    ...change,
  });
}

/** The browser's part: remembers what it was asked for. */
function browser(register = vi.fn(async () => {})) {
  const registration = { sync: { register } } as unknown as ServiceWorkerRegistration;
  return { register, registered: async () => registration };
}

describe('asking the browser to sync without a page', () => {
  test('SY7 it is asked when a cycle ends and something still waits, and not otherwise', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const engine = engineOf(device);
    const { register, registered } = browser();
    attachBackgroundSync(engine, registered);
    device.collector.behave = () => 'request-lost';
    await engine.run('submit');
    expect(register.mock.calls).toEqual([['sipas-sync']]);
    await engine.refresh();
    device.collector.behave = () => 'answers';
    device.later();
    await engine.run('timer');
    expect(register).toHaveBeenCalledTimes(1);
  });

  test('SY7 a browser that has no such thing, or refuses, changes nothing', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => 'request-lost';
    const engine = engineOf(device);
    const refusing = browser(vi.fn(() => Promise.reject(new DOMException('no', 'NotAllowedError'))));
    attachBackgroundSync(engine, refusing.registered);
    attachBackgroundSync(engine, async () => ({}) as ServiceWorkerRegistration);
    await engine.run('submit');
    expect(refusing.register).toHaveBeenCalledTimes(1);
    expect(engine.status().counts?.waiting).toBe(1);
  });
});

describe('the sync of a worker', () => {
  test('SY7 sends what waits, also when a lost network had begun a pause', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    device.collector.behave = () => 'request-lost';
    await engineOf(device).run('submit');
    device.collector.behave = () => 'answers';
    await syncInBackground(engineOf(device));
    expect(device.collector.ledger.size).toBe(2);
  });

  test('SY7 rejects while something still waits, so that the browser tries again', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    device.collector.behave = () => 'request-lost';
    await expect(syncInBackground(engineOf(device))).rejects.toThrow('2 records still wait');
    // A page is at it, and may be closed before it is through.
    const busy = engineOf(device, { exclusive: async () => 'busy' });
    await expect(syncInBackground(busy)).rejects.toThrow('2 records still wait');
  });

  test('SY7 rejects when the store does not answer', async () => {
    const device = await TestDevice.enrolled();
    const store = withFault(device.store, 'counts', () => Promise.reject(new StorageFailed('closed')));
    await expect(syncInBackground(engineOf(device, { store }))).rejects.toThrow('storage failed: closed');
  });
});

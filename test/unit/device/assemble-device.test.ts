import { describe, expect, test, vi } from 'vitest';
import { assembleDevice } from '../../../src/device/assemble-device.ts';
import { webCryptoSha256 } from '../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../src/device/cryptography/web-cryptography.ts';
import type { DeviceParts } from '../../../src/device/device-parts.ts';
import { StorageFailed } from '../../../src/device/outbox/outbox-store.ts';
import { SERVICE, TestDevice } from './device-fixture.ts';

/** A device of which only what makes records is there. */
function recording({ random, store }: TestDevice, change: Partial<DeviceParts> = {}) {
  const parts: Partial<DeviceParts> = {
    random,
    sha256: webCryptoSha256,
    store: async () => store,
    cryptography: async () => webCryptography,
    sync: () => new Promise(() => {}),
    ...change,
  };
  return assembleDevice(parts as DeviceParts);
}

describe('a device that got ready', () => {
  test('asks its store in the moment something is submitted', async () => {
    const there = await TestDevice.enrolled();
    const device = recording(there);
    await device.getReady(SERVICE, there.draft().body);
    const lookUp = vi.spyOn(there.store, 'lookUp');
    const add = vi.spyOn(there.store, 'add');
    const draft = there.draft();
    expect(await device.submit(SERVICE, draft)).toEqual({ ok: true, value: { receipt: draft.receipt } });
    expect(add).toHaveBeenCalledOnce();
    expect(lookUp).not.toHaveBeenCalled();
  });

  test('OB3 looks for a draft that was tried before, also if it got ready in between', async () => {
    const there = await TestDevice.enrolled();
    const device = recording(there);
    const { store } = there;
    const add = vi.spyOn(store, 'add').mockImplementationOnce(async (...what) => {
      add.mockRestore();
      await store.add(...what);
      throw new StorageFailed('closed');
    });
    const draft = there.draft();
    expect((await device.submit(SERVICE, draft)).ok).toBe(false);
    await device.getReady(SERVICE, there.draft().body);
    expect((await device.submit(SERVICE, draft)).ok).toBe(true);
    expect((await store.counts()).waiting).toBe(1);
  });

  test('says nothing of a store that does not open: submitting does, and tries to open it again', async () => {
    const there = await TestDevice.enrolled();
    let isBroken = true;
    const device = recording(there, {
      store: async () => {
        if (isBroken) throw new StorageFailed('cannot-open');
        return there.store;
      },
    });
    await device.getReady(SERVICE, there.draft().body);
    const failed = { ok: false, error: { kind: 'storage-failed', reason: 'cannot-open' } };
    expect(await device.submit(SERVICE, there.draft())).toEqual(failed);
    isBroken = false;
    expect((await device.submit(SERVICE, there.draft())).ok).toBe(true);
  });
});

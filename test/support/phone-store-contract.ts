import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchId, EnrolmentId, RecordId, Sha256 } from '../../src/core/kernel/brand.ts';
import type { OfficeLink } from '../../src/core/protocol/messages/office-link.ts';
import { webCryptography } from '../../src/device/cryptography/web-cryptography.ts';
import { openPhoneStore } from '../../src/device/phone/dexie-phone-store.ts';
import type { PhoneResponse, PhoneStore } from '../../src/device/phone/phone-store.ts';
import { DevicePin } from '../../src/device/pin/pin.ts';
import { indexedDbPinStore } from '../../src/device/pin/pin-store.ts';

type Factory = { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };

async function aResponse(n: number): Promise<PhoneResponse> {
  const hex = n.toString(16).padStart(32, '0');
  return {
    ...(await webCryptography.makeKeyPair()),
    id: hex as RecordId,
    receipt: '1234 5678',
    link: 'ABCDEFGHIJKLMNOPQRSTUV' as OfficeLink,
    ticket: null,
    enrolment: hex as EnrolmentId,
    receiptKey: { id: 'r1', publicKey: 'k' } as never,
    line: '{}',
    sha256: hex.repeat(2) as Sha256,
    batch: hex as BatchId,
    bytes: new Uint8Array([1, 2, n]),
    pauseMs: 0,
    nextAttemptAtMs: 0,
    refusal: null,
    mayHaveArrived: false,
  };
}

/** What a citizen's own phone keeps, and the staff PIN of a device. Run on each engine of the field. */
export function phoneStoreContract(engine: string, makeFactory: () => Factory): void {
  describe(`the responses of a phone, on ${engine}`, () => {
    let names = 0;
    let factory: Factory;
    let name: string;
    let store: PhoneStore;
    beforeEach(() => {
      names += 1;
      factory = makeFactory();
      name = `phone-${names}`;
      store = openPhoneStore(name, factory);
    });
    /** Another tab, or the page after a reload. */
    const again = () => openPhoneStore(name, factory);

    test('are there for the next page, keys and bytes with them', async () => {
      const response = await aResponse(1);
      await store.add(response);
      const found = await again().find(response.id);
      expect(found).toMatchObject({ id: response.id, bytes: response.bytes, receipt: response.receipt });
      const key = found?.signingKey as CryptoKey;
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('jwk', key)).rejects.toThrow();
      const how = { name: 'ECDSA', hash: 'SHA-256' };
      expect((await crypto.subtle.sign(how, key, new Uint8Array([7]))).byteLength).toBeGreaterThan(0);
      expect((await again().all()).map(({ id }) => id)).toEqual([response.id]);
    });

    test('that were removed in one tab are not written again by another', async () => {
      const [one, two] = [await aResponse(1), await aResponse(2)];
      await store.add(one);
      await store.add(two);
      await again().remove(one.id);
      expect(await store.update({ ...one, refusal: 'other' })).toBe(false);
      expect(await store.update({ ...two, refusal: 'ticket' })).toBe(true);
      expect(await again().find(one.id)).toBeNull();
      expect(await again().find(two.id)).toMatchObject({ refusal: 'ticket' });
      await again().remove(one.id);
    });
  });

  test(`the staff PIN holds over a restart, on ${engine}`, async () => {
    const { indexedDB } = makeFactory();
    const restarted = () => new DevicePin({ store: indexedDbPinStore(indexedDB), now: () => 0 });
    await restarted().set('274915');
    expect(await restarted().check('274915')).toEqual({ kind: 'right' });
    expect(await restarted().check('274916')).toMatchObject({ kind: 'wrong' });
  });
}

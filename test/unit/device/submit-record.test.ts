import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { RECORD_MAX_LINE_BYTES } from '../../../src/core/protocol/limits.ts';
import { parseRecord } from '../../../src/core/protocol/record.ts';
import { StorageFailed } from '../../../src/device/outbox-store.ts';
import { webCryptoSha256 } from '../../../src/device/sha256.ts';
import { anEnrolment } from '../../support/outbox-store-contract.ts';
import { SERVICE, TestDevice, withFault } from './device-fixture.ts';
import { sha256Of } from './fake-collector.ts';

describe('submitRecord', () => {
  test('OB1 resolves with the receipt once the row is committed and read back', async () => {
    const device = await TestDevice.enrolled();
    const draft = device.draft();
    expect(await device.submit(draft)).toEqual({ ok: true, value: { receipt: draft.receipt } });
    const entry = await device.open().entry(draft.id);
    expect(entry).toMatchObject({ sequence: 1, state: 'waiting', kind: 'response' });
    expect(entry?.sha256).toBe(sha256Of(entry?.line ?? ''));
    expect(parseRecord(entry?.line ?? '')).toMatchObject({
      ok: true,
      value: {
        id: draft.id,
        sequence: 1,
        questionnaire: SERVICE.id,
        unit: '00004@2025-07-01',
        body: draft.body,
      },
    });
    expect(entry?.line.length).toBeLessThan(RECORD_MAX_LINE_BYTES);
  });

  test('the receipt is random and says nothing about the id', async () => {
    const device = await TestDevice.enrolled();
    const drafts = Array.from({ length: 50 }, () => device.draft());
    expect(new Set(drafts.map(({ receipt }) => receipt)).size).toBeGreaterThan(45);
    for (const { receipt, id } of drafts) {
      expect(receipt).toMatch(/^\d{4} \d{4}$/);
      expect(id).not.toContain(receipt.replace(' ', ''));
    }
  });

  test.each(['quota', 'closed', 'cannot-open', 'unknown'] as const)(
    'OB3 nothing is thanked for when the store fails with %s, and the same draft may be tried again',
    async (reason) => {
      const device = await TestDevice.enrolled();
      const broken = withFault(device.store, 'add', () => Promise.reject(new StorageFailed(reason)));
      const draft = device.draft();
      expect(await device.submit(draft, { store: broken })).toEqual({
        ok: false,
        error: { kind: 'storage-failed', reason },
      });
      expect((await device.store.counts()).waiting).toBe(0);
      expect((await device.submit(draft)).ok).toBe(true);
      expect((await device.store.counts()).waiting).toBe(1);
    },
  );

  test('OB3 a disk that is full at commit is a quota failure, and nothing was written', async () => {
    const device = await TestDevice.enrolled();
    const draft = device.draft();
    const giveRoom = fillDisk();
    expect(await device.submit(draft)).toEqual({
      ok: false,
      error: { kind: 'storage-failed', reason: 'quota' },
    });
    giveRoom();
    expect((await device.store.currentEnrolment())?.nextSequence).toBe(1);
    expect((await device.submit(draft)).ok).toBe(true);
  });

  test('OB1 a row that reads back differently is not thanked for', async () => {
    const device = await TestDevice.enrolled();
    const { store } = device;
    const forgetful = withFault(store, 'entry', async (id) => {
      const entry = await store.entry(id);
      return entry === null ? null : { ...entry, line: `${entry.line} ` };
    });
    expect(await device.submit(device.draft(), { store: forgetful })).toEqual({
      ok: false,
      error: { kind: 'storage-failed', reason: 'read-back' },
    });
  });

  test('OB1 a row that is gone at read-back is not thanked for', async () => {
    const device = await TestDevice.enrolled();
    const amnesiac = withFault(device.store, 'entry', async () => null);
    expect(await device.submit(device.draft(), { store: amnesiac })).toMatchObject({
      error: { reason: 'read-back' },
    });
  });

  test('OB3 a commit whose answer was lost is found by the next try, not stored twice', async () => {
    const device = await TestDevice.enrolled();
    const { store } = device;
    const draft = device.draft();
    const lossy = withFault(store, 'add', async (enrolment, entry) => {
      await store.add(enrolment, entry);
      throw new StorageFailed('closed');
    });
    expect((await device.submit(draft, { store: lossy })).ok).toBe(false);
    expect(await device.submit(draft)).toEqual({ ok: true, value: { receipt: draft.receipt } });
    expect((await store.counts()).waiting).toBe(1);
    expect((await store.currentEnrolment())?.nextSequence).toBe(2);
  });

  test('OB3 a store that does not answer in time is a failure', async () => {
    const device = await TestDevice.enrolled();
    const within = () => Promise.reject(new StorageFailed('time-limit'));
    expect(await device.submit(device.draft(), { within })).toMatchObject({
      error: { reason: 'time-limit' },
    });
  });

  test('OB2 two stores racing for numbers give each out once and lose no record', async () => {
    const device = await TestDevice.enrolled();
    const tabs = [device.open(), device.open()];
    const drafts = Array.from({ length: 12 }, () => device.draft());
    const done = await Promise.all(
      drafts.map((draft, index) => device.submit(draft, { store: tabs[index % 2] as never })),
    );
    expect(done.every(({ ok }) => ok)).toBe(true);
    const entries = await Promise.all(drafts.map(({ id }) => device.store.entry(id)));
    expect(entries.map((entry) => entry?.sequence).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    for (const entry of entries) expect(entry?.line).toContain(`"sequence":${entry?.sequence}`);
  });

  test('OB2 a number taken while the record was being made is made anew with the next one', async () => {
    const device = await TestDevice.enrolled();
    let raced = false;
    const sha256 = async (text: string) => {
      if (!raced) {
        raced = true;
        await device.submit();
      }
      return webCryptoSha256(text);
    };
    const draft = device.draft();
    expect((await device.submit(draft, { sha256 })).ok).toBe(true);
    expect((await device.store.entry(draft.id))?.sequence).toBe(2);
  });

  test('OB9 what the collector would not count is not stored', async () => {
    const device = await TestDevice.enrolled();
    const draft = device.draft();
    const wrong = { ...draft, body: { ...draft.body, response: { answers: { 'no.such': 4 } } as never } };
    expect(await device.submit(wrong)).toMatchObject({ ok: false, error: { kind: 'check-failed' } });
    const unknownScreen = device.draft('abandonment');
    const elsewhere = { ...unknownScreen, body: { ...unknownScreen.body, reached: 'nowhere' } };
    expect(await device.submit(elsewhere)).toMatchObject({
      error: { kind: 'check-failed', path: '/reached' },
    });
    expect((await device.store.counts()).waiting).toBe(0);
  });

  test('an abandonment is a record like any other', async () => {
    const device = await TestDevice.enrolled();
    const draft = device.draft('abandonment');
    expect((await device.submit(draft)).ok).toBe(true);
    expect((await device.store.entry(draft.id))?.kind).toBe('abandonment');
  });

  test('without an enrolment there is nothing to submit under', async () => {
    const device = new TestDevice();
    expect(await device.submit()).toEqual({ ok: false, error: { kind: 'not-enrolled' } });
  });

  test('after enrolling again, numbering starts anew and former records keep theirs', async () => {
    const device = await TestDevice.enrolled();
    const [former] = await device.submitMany(1);
    await device.store.enrol({
      ...anEnrolment(2),
      unit: { ...anEnrolment(2).unit, ref: '00025@2025-07-01' },
    });
    const draft = device.draft();
    await device.submit(draft);
    expect((await device.store.entry(draft.id))?.line).toContain('"unit":"00025@2025-07-01"');
    expect((await device.store.entry(draft.id))?.sequence).toBe(1);
    expect((await device.store.entry(former?.id as never))?.sequence).toBe(1);
  });
});

/** Makes every write fail as the browser does when the disk is full; returns how to give room again. */
function fillDisk(): () => void {
  const prototype = IDBObjectStore.prototype;
  const { put, add } = prototype;
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  Object.assign(prototype, { put: full, add: full });
  return () => Object.assign(prototype, { put, add });
}

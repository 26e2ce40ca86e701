import { IDBObjectStore } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { RecordId } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/kernel/duration.ts';
import { RECORD_MAX_LINE_BYTES } from '../../../../src/core/protocol/limits.ts';
import { parseRecord, recordAssociatedData } from '../../../../src/core/protocol/messages/record.ts';

import { SEALING_SUITE } from '../../../../src/core/protocol/sealing.ts';
import { webCryptoSha256 } from '../../../../src/device/cryptography/sha256.ts';
import { webCryptography } from '../../../../src/device/cryptography/web-cryptography.ts';
import { standingOf } from '../../../../src/device/membership/standing.ts';
import { type OutboxStore, StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import type { RecordDraft } from '../../../../src/device/records/record-draft.ts';
import { rehearse } from '../../../../src/device/records/submit-record.ts';
import { newCycleMemory, runCycle } from '../../../../src/device/sync/sync-cycle.ts';
import { keyNamed, open } from '../../../support/reference-crypto.ts';
import { SEALING_KEY } from '../../../support/test-keys.ts';
import { KEYS, SERVICE, START_MS, TestDevice, withFault } from '../device-fixture.ts';
import { sha256Of } from '../fake-collector.ts';

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
        key: SEALING_KEY.id,
      },
    });
    expect(await opened(device, draft.id)).toEqual(draft.body);
    expect(entry?.line.length).toBeLessThan(RECORD_MAX_LINE_BYTES);
  });

  test('the receipt is random and says nothing about the id', async () => {
    const device = await TestDevice.enrolled();
    const drafts = Array.from({ length: 50 }, () => device.draft());
    expect(new Set(drafts.map(({ receipt }) => receipt)).size).toBeGreaterThan(45);
    for (const { receipt, id } of drafts) {
      expect(receipt).toMatch(/^\d{5} \d{5}$/);
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

  test.each([
    ['line', { line: '{}' }],
    ['number', { sequence: 7 }],
    ['digest', { sha256: sha256Of('') }],
  ])('OB1 a row whose %s reads back differently is not thanked for', async (_, change) => {
    const device = await TestDevice.enrolled();
    const { store } = device;
    const forgetful = withFault(store, 'entry', async (id) => {
      const entry = await store.entry(id);
      return entry === null ? null : { ...entry, ...change };
    });
    expect(await device.submit(device.draft(), { store: forgetful })).toEqual({
      ok: false,
      error: { kind: 'storage-failed', reason: 'read-back' },
    });
  });

  test('OB1 a former try’s row is taken for the draft’s only with every byte it was written with', async () => {
    const device = await TestDevice.enrolled();
    const draft = device.draft();
    await device.submit(draft);
    const { store } = device;
    const line = must(await store.entry(draft.id), 'it was stored').line;
    const other = device.draft('abandonment');
    await device.submit(other);
    const foreign = must(await store.entry(other.id), 'it was stored');
    const readAs = (change: object) =>
      device.submit(draft, {
        store: withFault(store, 'lookUp', async (id) => {
          const { former, enrolment } = await store.lookUp(id);
          return { former: former === null ? null : { ...former, ...change }, enrolment };
        }),
      });
    // A sealed byte, the number, the digest, the whole of another record with its own digest.
    const flipped = line.replace(/"sealed":"B(.)/, (_, at: string) => `"sealed":"B${at === 'A' ? 'B' : 'A'}`);
    expect(flipped).not.toBe(line);
    for (const change of [
      { line: flipped },
      { sequence: 7 },
      { sha256: foreign.sha256 },
      { line: foreign.line, sha256: foreign.sha256 },
      { line: '', sha256: sha256Of('') },
    ]) {
      expect(await readAs(change)).toMatchObject({ ok: false, error: { reason: 'read-back' } });
    }
    expect((await readAs({})).ok).toBe(true);
    expect((await store.currentEnrolment())?.nextSequence).toBe(3);
  });

  test('SE1 what is stored holds nothing of the answers, and sealing twice gives other bytes', async () => {
    const device = await TestDevice.enrolled();
    const body = { ...device.draft().body, submittedAtMs: START_MS };
    const drafts = [device.draft(), device.draft()].map((draft) => ({ ...draft, body }));
    const lines: string[] = [];
    for (const draft of drafts) {
      await device.submit(draft);
      lines.push(must(await device.store.entry(draft.id), 'it was stored').line);
    }
    const parts = lines.map((line) => (JSON.parse(line) as { sealed: string }).sealed);
    expect(parts[0]).not.toBe(parts[1]);
    expect(parts[0]?.length).toBe(parts[1]?.length);
    for (const line of lines) {
      expect(Object.keys(JSON.parse(line)).sort()).toEqual([
        'id',
        'key',
        'kind',
        'questionnaire',
        'sealed',
        'sequence',
        'unit',
        'version',
      ]);
      expect(line).not.toContain(String(START_MS));
    }
  });

  test('SE1 a key that is no key seals nothing, and nothing is thanked for or stored', async () => {
    const device = await TestDevice.enrolled();
    const seal = () => Promise.reject(new RangeError('not on the curve'));
    await expect(
      device.submit(device.draft(), { cryptography: { ...webCryptography, seal } }),
    ).rejects.toThrow('curve');
    expect((await device.store.counts()).waiting).toBe(0);
    expect((await device.store.currentEnrolment())?.nextSequence).toBe(1);
  });

  test('SE3 it is sealed under the number and the enrolment it was stored with, and opens under no other', async () => {
    const device = await TestDevice.enrolled();
    const [draft] = await device.submitMany(1);
    const id = must(draft, 'one was made').id;
    expect(await opened(device, id)).not.toBeNull();
    for (const change of [
      { sequence: 2 },
      { unit: '00025@2025-07-01' },
      { version: 2 },
      { kind: 'abandonment' },
    ]) {
      expect(await opened(device, id, change)).toBeNull();
    }
    expect(await opened(device, id, {}, 'f'.repeat(32))).toBeNull();
    expect(await opened(device, id, {}, null, keyNamed('another'))).toBeNull();
  });

  test('ME1 a record is for the place in force on its local day, by the corrected clock', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const { id } = must(await store.currentEnrolment(), 'it is enrolled');
    const first = must(collector.members.get(id)?.places[0], 'it has a place');
    const moved = { from: '2025-10-10' as Day, unit: { ...first.unit, ref: '00025@2025-07-01' } };
    collector.change(id, { places: [first, moved] });
    const unitAt = async (nowMs: number) => {
      device.nowMs = nowMs;
      const draft = device.draft();
      await device.submit(draft);
      const record = parseRecord(must(await store.entry(draft.id), 'it was stored').line);
      return record.ok ? record.value.unit : null;
    };
    // 9 October 2025 ends in Việt Nam at 17:00 UTC.
    const midnightMs = Date.UTC(2025, 9, 9, 17);
    expect(await unitAt(midnightMs)).toBe(first.unit.ref);
    device.nowMs = collector.nowMs;
    await runCycle(device.ports(), newCycleMemory(), { now: true, heartbeat: true });
    expect(await unitAt(midnightMs - 1)).toBe(first.unit.ref);
    expect(await unitAt(midnightMs)).toBe(moved.unit.ref);
    expect(await unitAt(midnightMs + 400 * DAY_MS)).toBe(moved.unit.ref);
    // A clock that stands at 1970 is before the first place.
    expect(await unitAt(0)).toBe(first.unit.ref);
    // One that goes an hour fast is corrected as soon as that is known.
    device.nowMs = collector.nowMs + HOUR_MS;
    await runCycle(device.ports(), newCycleMemory(), { now: true, heartbeat: true });
    expect(await unitAt(midnightMs + HOUR_MS - 1)).toBe(first.unit.ref);
    expect(await unitAt(midnightMs + HOUR_MS)).toBe(moved.unit.ref);
  });

  test('ME1 a clock that woke up before the last contact leaves the device where it stood then', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const { id } = must(await store.currentEnrolment(), 'it is enrolled');
    const first = must(collector.members.get(id)?.places[0], 'it has a place');
    const moved = { from: '2025-10-09' as Day, unit: { ...first.unit, ref: '00025@2025-07-01' } };
    collector.change(id, { places: [first, moved] });
    device.nowMs = collector.nowMs;
    await runCycle(device.ports(), newCycleMemory(), { now: true, heartbeat: true });
    const enrolment = must(await store.currentEnrolment(), 'it is enrolled');
    for (const [nowMs, isClockWrong] of [
      [collector.nowMs - 9 * 60_000, false],
      [collector.nowMs - 11 * 60_000, true],
      [Date.UTC(2020, 0, 1), true],
      [0, true],
      [collector.nowMs + DAY_MS, false],
    ] as const) {
      expect(standingOf(enrolment, nowMs)).toMatchObject({ unit: { ref: moved.unit.ref }, isClockWrong });
      device.nowMs = nowMs;
      const draft = device.draft();
      await device.submit(draft);
      const record = parseRecord(must(await store.entry(draft.id), 'it was stored').line);
      expect(record).toMatchObject({ ok: true, value: { unit: moved.unit.ref } });
    }
    expect(standingOf({ ...enrolment, clockOffsetMs: 20 * HOUR_MS }, collector.nowMs).isClockWrong).toBe(
      true,
    );
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
    await device.store.enrol(device.collector.enrolled(2, KEYS));
    const draft = device.draft();
    await device.submit(draft);
    expect((await device.store.entry(draft.id))?.sequence).toBe(1);
    expect((await device.store.entry(former?.id as never))?.sequence).toBe(1);
  });
});

describe('rehearse', () => {
  const rehearsed = ({ store }: TestDevice, draft: RecordDraft) =>
    rehearse({ store, sha256: webCryptoSha256, cryptography: webCryptography }, SERVICE, draft);

  test('stores nothing and gives out no number, also where the device is not enrolled', async () => {
    const device = await TestDevice.enrolled();
    expect(await rehearsed(device, device.draft())).toEqual(await device.store.currentEnrolment());
    expect(await rehearsed(new TestDevice(), device.draft())).toBeNull();
    expect((await device.store.counts()).waiting).toBe(0);
    expect((await device.store.currentEnrolment())?.nextSequence).toBe(1);
  });

  test('OB1 by what it found a record is written and read back, and nothing else is asked of the store', async () => {
    const device = await TestDevice.enrolled();
    const foreseen = await rehearsed(device, device.draft());
    const draft = device.draft();
    const asked: string[] = [];
    const store = new Proxy(device.store, {
      get: (own, name: keyof OutboxStore) => {
        asked.push(name);
        return own[name].bind(own);
      },
    });
    expect((await device.submit(draft, { store }, foreseen)).ok).toBe(true);
    expect(asked).toEqual(['add', 'entry']);
    expect(await opened(device, draft.id)).toEqual(draft.body);
  });

  test('OB2 ME1 what no longer holds of it is looked up', async () => {
    const device = await TestDevice.enrolled();
    const foreseen = await rehearsed(device, device.draft());
    const [before, after] = [device.draft(), device.draft()];
    await device.submit(before);
    await device.submit(after, {}, foreseen);
    expect((await device.store.entry(after.id))?.sequence).toBe(2);
    await device.store.enrol(device.collector.enrolled(2, KEYS));
    const last = device.draft();
    await device.submit(last, {}, { ...must(foreseen, 'it is enrolled'), nextSequence: 3 });
    expect((await device.store.entry(last.id))?.sequence).toBe(1);
    expect(await opened(device, last.id)).toEqual(last.body);
  });
});

/** The body of a stored record as the holder of a key reads it, or null when it cannot. */
async function opened(
  device: TestDevice,
  id: RecordId,
  change: object = {},
  enrolment: string | null = null,
  key = SEALING_KEY,
): Promise<unknown> {
  const record = parseRecord(must(await device.store.entry(id), 'it was stored').line);
  if (!record.ok) throw new Error(record.error.kind);
  const { sealed, ...beside } = record.value;
  const current = must(await device.store.currentEnrolment(), 'it is enrolled').id;
  const aad = recordAssociatedData((enrolment ?? current) as never, { ...beside, ...change });
  const plaintext = open(key.secret, { info: SEALING_SUITE.info, aad }, Buffer.from(sealed, 'base64url'));
  return plaintext === null
    ? null
    : JSON.parse(plaintext.subarray(0, plaintext.lastIndexOf(0x80)).toString('utf8'));
}

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

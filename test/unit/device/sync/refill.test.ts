import { describe, expect, test, vi } from 'vitest';
import type { EnrolmentId, Epoch, RecordId } from '../../../../src/core/kernel/brand.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/kernel/duration.ts';
import { OFFER_MAX_RECORDS } from '../../../../src/core/protocol/limits.ts';
import { acknowledged, waitingEntry } from '../../../../src/core/protocol/outbox.ts';
import { type CycleWish, newCycleMemory, runCycle } from '../../../../src/device/sync/sync-cycle.ts';
import { anEnrolment, anEntry, hexId } from '../../../support/outbox-store-contract.ts';
import { KEYS, TestDevice, withFault } from '../device-fixture.ts';
import type { Fate, OfferBehaviour } from '../fake-collector.ts';

const DUE: CycleWish = { now: false, heartbeat: false };
const GREETING: CycleWish = { now: true, heartbeat: true };
const RESTORED = hexId<Epoch>(2);

function cycle(device: TestDevice, wish = DUE) {
  return runCycle(device.ports(), newCycleMemory(), wish);
}

/** A device that has synced a number of records. */
async function synced(count: number): Promise<{ device: TestDevice; ids: RecordId[] }> {
  const device = await TestDevice.enrolled();
  const ids = (await device.submitMany(count)).map(({ id }) => id);
  expect(await cycle(device)).toBe('drained');
  return { device, ids };
}

function counts(device: TestDevice) {
  return device.store.counts();
}

describe('a collector that was restored', () => {
  test('EP1 is offered what another epoch acknowledged, and gets what it lacks in the same cycle', async () => {
    const { device, ids } = await synced(5);
    const { collector } = device;
    const lost = ids.slice(2);
    collector.restore(RESTORED, lost);
    expect(await cycle(device, GREETING)).toBe('drained');
    expect(collector.offers.flatMap(({ records }) => records.map(({ id }) => id)).sort()).toEqual(ids.sort());
    expect([...collector.ledger.keys()].sort()).toEqual(ids);
    expect(collector.batches.map(({ lines }) => lines.length)).toEqual([5, 0, 3]);
    expect([...collector.counted.values()]).toEqual([1, 1, 1, 1, 1]);
    expect(await counts(device)).toEqual({ waiting: 0, inFlight: 0, acknowledged: 5, quarantined: 0 });
    // Nothing is left to be asked.
    await cycle(device, GREETING);
    expect(collector.offers).toHaveLength(1);
  });

  test('EP1 an offer is made only after the epoch was heard in this cycle', async () => {
    const { device, ids } = await synced(2);
    const { collector } = device;
    collector.restore(RESTORED, ids);
    collector.behave = () => 'request-lost';
    await cycle(device, GREETING);
    expect(collector.offers).toEqual([]);
    // Learned, but the app died before it could offer.
    collector.behave = () => 'answers';
    device.later();
    const dying = withFault(device.store, 'applyOfferAnswer', () => Promise.reject(new Error('died')));
    await expect(runCycle(device.ports({ store: dying }), newCycleMemory(), DUE)).rejects.toThrow('died');
    device.nowMs += MINUTE_MS;
    const batches = collector.batches.length;
    expect(await cycle(device)).toBe('drained');
    expect(collector.batches.slice(batches).map(({ lines }) => lines.length)).toEqual([0, 2]);
    expect([...collector.ledger.keys()].sort()).toEqual(ids.sort());
  });

  test.each<[string, OfferBehaviour]>([
    ['the page of a captive portal', { page: '<html>Wi-Fi</html>', status: 200 }],
    ['a lost request', 'request-lost'],
    ['a lost answer', 'answer-lost'],
    ["another enrolment's answer", { enrolment: hexId<EnrolmentId>(0xdead) }],
    ["another epoch's answer", { epoch: hexId<Epoch>(0xdead) }],
    ['a fault of the collector', { problem: 'storage-unavailable' }],
  ])('SY2 %s to an offer changes nothing, and the offer is made again', async (_, behaviour) => {
    const { device, ids } = await synced(3);
    const { collector } = device;
    collector.restore(RESTORED, ids);
    collector.behaveOnOffer = () => behaviour;
    expect(await cycle(device, GREETING)).toBe('failed');
    expect((await counts(device)).acknowledged).toBe(3);
    expect((await device.store.syncState()).lastFailure).not.toBeNull();
    expect(await cycle(device)).toBe('not-due');
    collector.behaveOnOffer = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect(collector.ledger.size).toBe(3);
  });

  test('OB7 nothing is removed while the collector of today has not confirmed it', async () => {
    const { device, ids } = await synced(2);
    const { collector } = device;
    collector.restore(RESTORED, ids);
    collector.nowMs += 31 * DAY_MS;
    collector.behaveOnOffer = () => 'request-lost';
    await cycle(device, GREETING);
    expect((await counts(device)).acknowledged).toBe(2);
    collector.behaveOnOffer = () => 'answers';
    device.later();
    expect(await cycle(device, GREETING)).toBe('drained');
    expect(collector.ledger.size).toBe(2);
    // Acknowledged again, so their thirty days begin again.
    expect((await counts(device)).acknowledged).toBe(2);
  });

  test('EP1 offers go in pages, and smaller ones where a proxy takes no more', async () => {
    const device = await TestDevice.enrolled();
    const { collector, store } = device;
    const count = OFFER_MAX_RECORDS + 1;
    const batch = hexId<never>(0xb1);
    for (let sequence = 1; sequence <= count; sequence += 1) {
      const entry = waitingEntry(anEntry(sequence, 0x1000 + sequence));
      const word = {
        protocol: 1 as const,
        membership: null,
        heads: null,
        enrolment: anEnrolment(1).id,
        batch,
        epoch: hexId<Epoch>(9),
        receivedAtMs: collector.nowMs,
        records: [{ id: entry.id, sha256: entry.sha256, outcome: 'stored' as const, reason: null }],
      };
      await store.add(anEnrolment(1).id, acknowledged({ ...entry, state: 'in-flight', batch }, word));
      collector.ledger.set(entry.id, entry.line);
    }
    collector.behaveOnOffer = ({ records }) =>
      records.length > 600 ? { page: 'too large', status: 413 } : 'answers';
    expect(await cycle(device)).toBe('drained');
    expect(collector.offers.map(({ records }) => records.length)).toEqual([1_000, 500, 500, 1]);
    expect(await store.unconfirmed(anEnrolment(1).id, 1)).toEqual([]);
  });

  test('EP1 one that lacks again what it was just sent is left alone for a while', async () => {
    // More than one batch, so that the epoch of the second is not the first's.
    const { device, ids } = await synced(201);
    const { collector } = device;
    let epochs = 2;
    collector.behave = () => {
      epochs += 1;
      collector.restore(hexId<Epoch>(epochs), []);
      return 'answers';
    };
    collector.behaveOnOffer = () => {
      collector.restore(collector.epoch, ids);
      return 'answers';
    };
    expect(await cycle(device, GREETING)).toBe('failed');
    expect(collector.batches.length).toBeLessThan(10);
    collector.behave = () => 'answers';
    collector.behaveOnOffer = () => 'answers';
    collector.restore(hexId<Epoch>(0xff), ids);
    device.later();
    expect(await cycle(device, GREETING)).toBe('drained');
    expect([...collector.ledger.keys()].sort()).toEqual(ids.sort());
  });

  test('EP1 a former enrolment learns of a new epoch too, while the device has records of it', async () => {
    const { device, ids } = await synced(2);
    const { collector } = device;
    await device.store.enrol(collector.enrolled(2, KEYS));
    await device.store.enrol(collector.enrolled(3, KEYS));
    collector.restore(RESTORED, ids);
    device.nowMs += HOUR_MS;
    expect(await cycle(device)).toBe('drained');
    const greeted = collector.batches.filter(({ lines }) => lines.length === 0);
    // The second never made a record and has nothing to learn.
    expect(greeted.map(({ header }) => header.enrolment)).toEqual([anEnrolment(1).id, anEnrolment(3).id]);
    expect([...collector.ledger.keys()].sort()).toEqual(ids.sort());
  });
});

describe('a collector that does not know the device', () => {
  test('EP2 is shown the membership it once signed, once, and the cycle goes on', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    const { collector } = device;
    const { id } = anEnrolment(1);
    const held = (await device.store.currentEnrolment())?.membership.jws;
    collector.unknown.add(id);
    expect(await cycle(device)).toBe('drained');
    expect(collector.announcements).toEqual([{ url: `/api/v1/enrolments/${id}`, body: held }]);
    expect(collector.ledger.size).toBe(2);
    expect((await device.store.syncState()).lastFailure).toBeNull();
  });

  test('EP2 also when it is an offer that finds it out', async () => {
    const { device, ids } = await synced(1);
    const { collector } = device;
    collector.restore(RESTORED, ids);
    collector.behaveOnOffer = () => {
      if (collector.announcements.length === 0) collector.unknown.add(anEnrolment(1).id);
      return 'answers';
    };
    expect(await cycle(device, GREETING)).toBe('drained');
    expect(collector.announcements).toHaveLength(1);
    expect([...collector.ledger.keys()]).toEqual(ids);
  });

  test.each<[string, Fate, object]>([
    ['is refused', { problem: 'enrolment-taken' }, { kind: 'problem', code: 'enrolment-taken' }],
    ['is answered by somebody else', { page: '{}', status: 200 }, { kind: 'not-the-collector', status: 200 }],
    ['is lost', 'request-lost', { kind: 'unreachable' }],
  ])('EP2 an announcement that %s keeps everything for a later try', async (_, fate, failure) => {
    const device = await TestDevice.enrolled();
    await device.submitMany(3);
    const { collector } = device;
    collector.unknown.add(anEnrolment(1).id);
    collector.behaveOnAnnouncement = () => fate;
    expect(await cycle(device)).toBe('failed');
    expect(collector.announcements).toHaveLength(1);
    expect((await device.store.syncState()).lastFailure).toEqual(failure);
    expect((await counts(device)).waiting).toBe(3);
    collector.behaveOnAnnouncement = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect(collector.ledger.size).toBe(3);
  });

  test('EP2 one that stays unknown is announced once a cycle and told to staff', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const { collector } = device;
    collector.behave = () => ({ problem: 'enrolment-unknown' });
    expect(await cycle(device)).toBe('failed');
    expect(collector.announcements).toHaveLength(1);
    expect((await device.store.syncState()).lastFailure).toEqual({
      kind: 'problem',
      code: 'enrolment-unknown',
    });
  });

  test('EP2 a former enrolment that stays refused does not keep the records of the present one', async () => {
    const device = await TestDevice.enrolled();
    const { collector } = device;
    await device.submitMany(1);
    await device.store.enrol(collector.enrolled(2, KEYS));
    await device.submitMany(2);
    collector.unknown.add(anEnrolment(1).id);
    collector.behaveOnAnnouncement = () => ({ problem: 'enrolment-taken' });
    expect(await cycle(device)).toBe('failed');
    expect(await counts(device)).toMatchObject({ waiting: 1, acknowledged: 2 });
    expect((await device.store.syncState()).lastFailure).toMatchObject({ code: 'enrolment-taken' });
  });
});

describe('what a cycle reads', () => {
  test('SY6 counts once, however many batches it sends, and each header says what then waits', async () => {
    const { device } = await TestDevice.full(405);
    const counting = vi.spyOn(device.store, 'counts');
    const { collector } = device;
    collector.behave = ({ header }) => (header.waiting === 405 ? { forgets: 1 } : 'answers');
    expect(await cycle(device)).toBe('drained');
    expect(counting).toHaveBeenCalledTimes(1);
    expect(collector.batches.map(({ header }) => [header.count, header.waiting])).toEqual([
      [200, 405],
      [200, 206],
      [5, 6],
      // The one it forgot has a number that was passed by.
      [1, 1],
    ]);
  });

  test('SY6 the next batch is looked for where the last one ended, and once more from the beginning', async () => {
    const { device } = await TestDevice.full(405);
    const reading = vi.spyOn(device.store, 'inState');
    expect(await cycle(device)).toBe('drained');
    expect(reading.mock.calls.map(([, , , above]) => above)).toEqual([0, 200, 400, 405, 0]);
  });

  test('SY6 a record made during the cycle is in the next header, as made and as waiting', async () => {
    const { device } = await TestDevice.full(201);
    const { collector } = device;
    const ports = device.ports({
      fetch: async (url, init) => {
        if (collector.batches.length === 0) await device.submitMany(1);
        return collector.fetch(url, init);
      },
    });
    expect(await runCycle(ports, newCycleMemory(), DUE)).toBe('drained');
    expect(
      collector.batches.map(({ header }) => [header.count, header.waiting, header.lastSequence]),
    ).toEqual([
      [200, 201, 201],
      [2, 2, 202],
    ]);
  });

  test('SY6 what goes into quarantine is counted anew', async () => {
    const { device } = await TestDevice.full(201);
    const { collector } = device;
    collector.behave = () =>
      collector.batches.length === 0 ? { outcome: 'conflict', reason: 'same-id-other-bytes' } : 'answers';
    expect(await cycle(device)).toBe('drained');
    expect(collector.batches.map(({ header }) => [header.waiting, header.quarantined])).toEqual([
      [201, 0],
      [1, 200],
    ]);
  });
});

import { describe, expect, test, vi } from 'vitest';
import type { BatchId } from '../../../../src/core/kernel/brand.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/core/kernel/duration.ts';
import { parseRecord } from '../../../../src/core/protocol/messages/record.ts';
import { StorageFailed } from '../../../../src/device/outbox/outbox-store.ts';
import {
  type CyclePorts,
  type CycleWish,
  newCycleMemory,
  runCycle,
} from '../../../../src/device/sync/sync-cycle.ts';
import { anEnrolment, hexId } from '../../../support/outbox-store-contract.ts';
import { KEYS, START_MS, TestDevice, withFault } from '../device-fixture.ts';
import type { Behaviour, ReceivedBatch } from '../fake-collector.ts';

const DUE: CycleWish = { now: false, heartbeat: false };

function cycle(device: TestDevice, change: Partial<CyclePorts> = {}, wish = DUE, memory = newCycleMemory()) {
  return runCycle(device.ports(change), memory, wish);
}

function sizes(device: TestDevice): number[] {
  return device.collector.batches.map(({ lines }) => lines.length);
}

/** Behaves as told for the first requests, then answers. */
function first(...behaviours: readonly Behaviour[]): (batch: ReceivedBatch) => Behaviour {
  let request = 0;
  return () => {
    const behaviour = behaviours[request] ?? 'answers';
    request += 1;
    return behaviour;
  };
}

describe('a cycle that goes well', () => {
  test('sends everything that waits in batches of at most 200, and the collector has each once', async () => {
    const { device, drafts } = await TestDevice.full(205);
    expect(await cycle(device)).toBe('drained');
    expect(sizes(device)).toEqual([200, 5]);
    expect([...device.collector.ledger.keys()].sort()).toEqual(drafts.map(({ id }) => id).sort());
    expect(await device.store.counts()).toEqual({
      waiting: 0,
      inFlight: 0,
      acknowledged: 205,
      quarantined: 0,
    });
  });

  test('ST4 the header says in which start of the device it was made, counted over restarts', async () => {
    const device = await TestDevice.enrolled();
    const greeting = { now: true, heartbeat: true };
    await cycle(device, {}, greeting);
    await cycle(device, {}, greeting);
    device.restart();
    await cycle(device, {}, greeting);
    const starts = device.collector.batches.map(({ header }) => header.start);
    expect(starts.map((start) => start?.number)).toEqual([1, 1, 2]);
    expect(starts[1]).toEqual(starts[0]);
    expect(starts[2]?.id).not.toBe(starts[0]?.id);
    expect(device.collector.batches.map(({ header }) => header.protocol)).toEqual([2, 2, 2]);
  });

  test('the header says what the collector needs to see gaps and trouble', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    await cycle(device);
    expect(device.collector.batches[0]?.header).toMatchObject({
      enrolment: anEnrolment(1).id,
      count: 2,
      lastSequence: 2,
      waiting: 2,
      quarantined: 0,
      app: '0.1.0',
      storage: { persisted: true, usedBytes: 1_000, quotaBytes: 1_000_000 },
      clockMs: START_MS,
      clockOffsetMs: null,
    });
  });

  test("CK1 learns the clock's offset, and says it in the next header", async () => {
    const device = await TestDevice.enrolled();
    device.collector.nowMs = START_MS + 7 * MINUTE_MS;
    await device.submitMany(1);
    await cycle(device);
    await device.submitMany(1);
    await cycle(device);
    expect(device.collector.batches[1]?.header.clockOffsetMs).toBe(7 * MINUTE_MS);
  });

  test('reads no more than one batch from a long outbox', async () => {
    const { device } = await TestDevice.full(205);
    const waiting = vi.spyOn(device.store, 'inState');
    await cycle(device);
    expect(Math.max(...waiting.mock.calls.map(([, , limit]) => limit))).toBe(200);
  });

  test('without anything to send it says hello, but not all the time', async () => {
    const device = await TestDevice.enrolled();
    expect(await cycle(device)).toBe('drained');
    expect(sizes(device)).toEqual([0]);
    device.nowMs += MINUTE_MS;
    await cycle(device);
    expect(sizes(device)).toEqual([0]);
    await cycle(device, {}, { now: false, heartbeat: true });
    expect(sizes(device)).toEqual([0, 0]);
    device.nowMs += 10 * MINUTE_MS;
    await cycle(device);
    expect(sizes(device)).toEqual([0, 0, 0]);
  });

  test('a device without an enrolment says nothing', async () => {
    const device = new TestDevice();
    expect(await cycle(device, {}, { now: true, heartbeat: true })).toBe('not-enrolled');
    expect(sizes(device)).toEqual([]);
  });

  test('a former enrolment is drained under its own name, never mixed with the new one', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    await device.store.enrol(device.collector.enrolled(2, KEYS));
    await device.submitMany(1);
    expect(await cycle(device)).toBe('drained');
    expect(device.collector.batches.map(({ header }) => [header.enrolment, header.count])).toEqual([
      [anEnrolment(1).id, 2],
      [anEnrolment(2).id, 1],
    ]);
  });
});

describe('what a restart finds', () => {
  test('OB4 records found in flight wait again and are sent as the same bytes', async () => {
    const device = await TestDevice.enrolled();
    const [draft] = await device.submitMany(1);
    const line = (await device.store.entry(draft?.id as never))?.line;
    await device.store.markSent([draft?.id as never], hexId<BatchId>(7));
    expect(await cycle(device)).toBe('drained');
    expect(device.collector.batches[0]?.lines).toEqual([line]);
  });

  test.each(['markSent', 'applyAcknowledgement', 'removeExpired', 'putBack', 'inState'] as const)(
    'OB4 a crash at %s loses nothing and counts nothing twice',
    async (step) => {
      const device = await TestDevice.enrolled();
      const drafts = await device.submitMany(3);
      const crashing = withFault(device.store, step, () => Promise.reject(new StorageFailed('closed')));
      await expect(cycle(device, { store: crashing })).rejects.toBeInstanceOf(StorageFailed);
      expect(await cycle(device)).toBe('drained');
      expect([...device.collector.counted.values()]).toEqual(drafts.map(() => 1));
      expect((await device.store.counts()).acknowledged).toBe(3);
    },
  );
});

describe('answers that are none', () => {
  const PORTAL = '<!doctype html><title>Đăng nhập Wi-Fi</title>';

  test.each([
    ['a captive portal with 200', { page: PORTAL, status: 200 }],
    ['an empty 200', { page: '', status: 200 }],
    ['a redirect page', { page: PORTAL, status: 302 }],
    ['a JSON that is no acknowledgement', { page: '{"ok":true}', status: 200 }],
    ['an acknowledgement of another batch', { names: 'another-batch' }],
    ['an acknowledgement of another enrolment', { names: 'another-enrolment' }],
    ['an acknowledgement of no record', { forgets: 200 }],
    ['a proxy that is tired', { page: 'Bad gateway', status: 502 }],
    ['a lost request', 'request-lost'],
    ['a lost answer', 'answer-lost'],
  ] satisfies [string, Behaviour][])('SY2 %s is a failure of the network', async (_, behaviour) => {
    const device = await TestDevice.enrolled();
    const drafts = await device.submitMany(3);
    device.collector.behave = () => behaviour;
    expect(await cycle(device)).toBe('failed');
    expect(await device.store.counts()).toEqual({ waiting: 3, inFlight: 0, acknowledged: 0, quarantined: 0 });
    device.collector.behave = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect([...device.collector.counted]).toEqual(drafts.map(({ id }) => [id, 1]));
  });

  test('SY2 a server that never answers is given up after the time limit', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => 'silent';
    const limits: number[] = [];
    const timeLimit = (ms: number) => {
      limits.push(ms);
      return AbortSignal.timeout(1);
    };
    expect(await cycle(device, { timeLimit })).toBe('failed');
    expect(limits).toEqual([30_000]);
    expect((await device.store.syncState()).lastFailure).toEqual({ kind: 'time-limit' });
    expect((await device.store.counts()).waiting).toBe(1);
  });

  test('OB5 a record the acknowledgement forgets waits on, its neighbours are settled', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(3);
    device.collector.behave = first({ forgets: 1 });
    expect(await cycle(device)).toBe('drained');
    expect(sizes(device)).toEqual([3, 1]);
    expect((await device.store.counts()).acknowledged).toBe(3);
  });

  test('OB5 held is delivered', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    device.collector.behave = () => ({ outcome: 'held', reason: 'unknown-unit' });
    expect(await cycle(device)).toBe('drained');
    expect((await device.store.counts()).acknowledged).toBe(2);
  });

  test.each([
    ['conflict', 'same-id-other-bytes'],
    ['rejected', 'not-a-record'],
  ] as const)('OB6 %s goes to quarantine and is never sent again', async (outcome, reason) => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => ({ outcome, reason });
    expect(await cycle(device)).toBe('drained');
    expect(await device.store.quarantined(10)).toMatchObject([{ outcome, reason }]);
    device.collector.behave = () => 'answers';
    device.later();
    await cycle(device, {}, { now: true, heartbeat: false });
    expect(device.collector.ledger.size).toBe(0);
    expect((await device.store.counts()).quarantined).toBe(1);
  });
});

describe('when the next attempt comes', () => {
  test('SY3 the pause grows with jitter to five minutes at most, and is never given up', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => 'request-lost';
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 14; attempt += 1) {
      expect(await cycle(device)).toBe('failed');
      const { nextAttemptAtMs } = await device.store.syncState();
      pauses.push(nextAttemptAtMs - device.nowMs);
      expect(await cycle(device)).toBe('not-due');
      device.nowMs = nextAttemptAtMs;
    }
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBe(5 * MINUTE_MS);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    device.collector.behave = () => 'answers';
    expect(await cycle(device)).toBe('drained');
    expect((await device.store.syncState()).pauseMs).toBe(0);
  });

  test.each([
    ['90', 90_000],
    [new Date(START_MS + 120_000).toUTCString(), 120_000],
    ['86400', HOUR_MS],
  ])('SY3 Retry-After %s is kept, up to an hour', async (retryAfter, expectedMs) => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => ({ problem: 'storage-unavailable', retryAfter });
    await cycle(device);
    expect((await device.store.syncState()).nextAttemptAtMs - device.nowMs).toBe(expectedMs);
  });

  test('SY3 a proxy may ask for a pause too, and nonsense in the header is none', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = first(
      { page: 'slow down', status: 429, retryAfter: '60' },
      { page: 'slow down', status: 429, retryAfter: 'soon' },
    );
    await cycle(device);
    expect((await device.store.syncState()).nextAttemptAtMs - device.nowMs).toBe(60_000);
    device.later();
    await cycle(device);
    expect((await device.store.syncState()).nextAttemptAtMs - device.nowMs).toBeLessThanOrEqual(
      5 * MINUTE_MS,
    );
  });

  test('SY5 a stored next attempt beyond any pause counts as now', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    const state = await device.store.syncState();
    await device.store.saveSyncState({ ...state, nextAttemptAtMs: device.nowMs + 400 * DAY_MS });
    expect(await cycle(device)).toBe('drained');
  });

  test('SY3 somebody who presses the button does not wait', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = first('request-lost');
    await cycle(device);
    expect(await cycle(device)).toBe('not-due');
    expect(await cycle(device, {}, { now: true, heartbeat: true })).toBe('drained');
  });
});

describe('problems', () => {
  test('SY4 a problem that says halve is answered by half as many records', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(20);
    device.collector.behave = ({ lines }) => (lines.length > 5 ? { problem: 'batch-too-large' } : 'answers');
    expect(await cycle(device)).toBe('drained');
    expect(sizes(device).slice(0, 3)).toEqual([20, 10, 5]);
    expect(device.collector.ledger.size).toBe(20);
  });

  test("SY4 a proxy's own 413 is answered by half as many records too", async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(8);
    device.collector.behave = ({ lines }) =>
      lines.length > 4 ? { page: '<h1>413 Request Entity Too Large</h1>', status: 413 } : 'answers';
    expect(await cycle(device)).toBe('drained');
    expect(device.collector.ledger.size).toBe(8);
  });

  test('SY4 a record refused alone stays, goes to no quarantine, and does not hold up the others', async () => {
    const device = await TestDevice.enrolled();
    const drafts = await device.submitMany(9);
    const poison = drafts[3]?.id;
    device.collector.behave = ({ lines }) =>
      lines.some((line) => line.includes(`"id":"${poison}"`)) ? { problem: 'batch-malformed' } : 'answers';
    expect(await cycle(device)).toBe('failed');
    expect(await device.store.counts()).toEqual({ waiting: 1, inFlight: 0, acknowledged: 8, quarantined: 0 });
    device.collector.behave = () => 'answers';
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect((await device.store.counts()).acknowledged).toBe(9);
  });

  test('SY8 a line too slow for what waits is given less at a time, and gets all of it over', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(60);
    let limit = new AbortController();
    let inVain = 0;
    const slow: Partial<CyclePorts> = {
      timeLimit: () => {
        limit = new AbortController();
        return limit.signal;
      },
      // 20 kbit/s for thirty seconds.
      fetch: async (url, init) => {
        if ((init.body as Uint8Array).length <= 75_000) return device.collector.fetch(url, init);
        inVain += 1;
        limit.abort();
        throw limit.signal.reason;
      },
    };
    const memory = newCycleMemory();
    let cycles = 0;
    for (let end = ''; end !== 'drained'; cycles += 1) {
      expect(cycles).toBeLessThan(4);
      end = await cycle(device, slow, DUE, memory);
      device.later();
    }
    expect(device.collector.ledger.size).toBe(60);
    expect(inVain).toBeLessThanOrEqual(2);
  });

  test('SY4 when every record is refused alone the cycle ends instead of trying them all', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(30);
    device.collector.behave = () => ({ problem: 'batch-malformed' });
    const memory = newCycleMemory();
    expect(await cycle(device, {}, DUE, memory)).toBe('failed');
    expect(sizes(device)).toEqual([30, 15, 7, 3, 1, 1, 1]);
    expect((await device.store.counts()).waiting).toBe(30);
    device.collector.behave = () => 'answers';
    for (let attempt = 0; attempt < 3; attempt += 1) {
      device.later();
      await cycle(device, {}, DUE, memory);
    }
    expect((await device.store.counts()).acknowledged).toBe(30);
  });

  test('SY4 a version that is not accepted keeps everything, tells staff and is tried again later', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(4);
    device.collector.behave = first({ problem: 'protocol-version-unsupported' });
    expect(await cycle(device)).toBe('failed');
    expect(sizes(device)).toEqual([4]);
    expect((await device.store.syncState()).lastFailure).toEqual({
      kind: 'problem',
      code: 'protocol-version-unsupported',
    });
    device.later();
    expect(await cycle(device)).toBe('drained');
    expect((await device.store.syncState()).lastFailure).toBeNull();
  });

  test('a problem that comes with status 200 is no problem of ours, and no acknowledgement either', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(1);
    device.collector.behave = () => ({ page: '{"code":"batch-too-large"}', status: 200 });
    expect(await cycle(device)).toBe('failed');
    expect((await device.store.syncState()).lastFailure).toEqual({ kind: 'not-the-collector', status: 200 });
  });
});

describe('what is kept', () => {
  test("OB7 acknowledged records go when the collector's clock says 30 days, whatever the device's says", async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(2);
    await cycle(device);
    device.nowMs += 400 * DAY_MS;
    await cycle(device, {}, { now: true, heartbeat: true });
    expect((await device.store.counts()).acknowledged).toBe(2);
    device.nowMs = START_MS - 10 * DAY_MS;
    device.collector.nowMs += 30 * DAY_MS;
    await cycle(device, {}, { now: true, heartbeat: true });
    expect((await device.store.counts()).acknowledged).toBe(0);
  });

  test('OB8 a record is sent as the same bytes every time', async () => {
    const device = await TestDevice.enrolled();
    await device.submitMany(3);
    device.collector.behave = first('answer-lost', 'answer-lost');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await cycle(device);
      device.later();
    }
    const [once, twice, thrice] = device.collector.batches.map(({ lines }) => lines);
    expect(twice).toEqual(once);
    expect(thrice).toEqual(once);
    expect(once?.every((line) => parseRecord(line).ok)).toBe(true);
    expect(new Set(device.collector.batches.map(({ header }) => header.batch)).size).toBe(3);
    expect([...device.collector.counted.values()]).toEqual([1, 1, 1]);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { CollectorStore } from '../../src/collector/ingest/collector-store.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { NOW_MS, plainRecord, randomHex, UNIT } from '../support/batches.ts';
import { checkedBatch, commit, newStore } from '../support/collector-store-fixture.ts';
import { ENGINES } from '../support/databases.ts';

/** Records under such a unit are held. */
const UNKNOWN_UNIT = '99@2025-07-01';

describe.each(ENGINES)('DeviceStore on $name', (engine) => {
  let database: OpenDatabase;
  let ingest: CollectorStore;
  let devices: SqlDeviceStore;
  let id: EnrolmentId;
  beforeEach(async () => {
    const fixture = await newStore(engine);
    database = fixture.database;
    ingest = fixture.store;
    id = await fixture.enrol();
    devices = new SqlDeviceStore(database.reader);
  });
  afterEach(() => database.close());

  const recordsAt = (sequences: readonly number[], unit = UNIT) =>
    sequences.map((sequence) => plainRecord({ sequence, unit }));
  const send = (...records: readonly ReturnType<typeof plainRecord>[]) =>
    commit(
      ingest,
      checkedBatch(id, records, { lastSequence: Math.max(...records.map((one) => one.sequence)) }),
    );
  const ranges = async (limit = 100) =>
    (await devices.sequenceRanges(id, limit))?.map(({ first, last, state }) => `${first}-${last} ${state}`);

  test('a device that has never spoken', async () => {
    expect(await devices.devices()).toEqual([
      {
        id,
        unit: UNIT,
        moves: [],
        name: 'Máy 1',
        enrolledDay: '2026-11-14',
        revokedDay: null,
        lastContactMs: null,
        lastContactOrigin: null,
        made: 0,
        seen: 0,
        missing: 0,
        waiting: 0,
        quarantined: 0,
        held: 0,
        numberClashes: 0,
        app: null,
        storage: null,
        clockOffsetMs: null,
      },
    ]);
    expect(await ranges()).toEqual([]);
  });

  test('CO10 ST3 what its newest header said and what the ledger has of it', async () => {
    const records = [...recordsAt([1, 2, 5]), ...recordsAt([3], UNKNOWN_UNIT)];
    const header = { lastSequence: 9, waiting: 6, quarantined: 1, app: '0.2.0', clockOffsetMs: -3_000 };
    await commit(ingest, checkedBatch(id, records, header));
    await new SqlEnrolmentStore(database.writer).revoke(id, '2026-11-20' as Day);
    expect(await devices.devices()).toMatchObject([
      {
        revokedDay: '2026-11-20',
        lastContactMs: NOW_MS,
        lastContactOrigin: 'network',
        made: 9,
        seen: 4,
        waiting: 2,
        quarantined: 1,
        missing: 2,
        held: 1,
        app: '0.2.0',
        storage: { persisted: true, usedBytes: 1024, quotaBytes: null },
        clockOffsetMs: -3_000,
      },
    ]);
  });

  test('CO10 numbers counted, held and unseen, up to the last one given out', async () => {
    await send(...recordsAt([3, 4, 5, 9]), ...recordsAt([6, 7], UNKNOWN_UNIT));
    await commit(ingest, checkedBatch(id, [], { lastSequence: 12 }));
    expect(await ranges()).toEqual([
      '1-2 unseen',
      '3-5 counted',
      '6-7 held',
      '8-8 unseen',
      '9-9 counted',
      '10-12 unseen',
    ]);
  });

  test('in whatever order they came, neighbours of one state are one range', async () => {
    for (const sequence of [4, 2, 1, 3]) await send(...recordsAt([sequence]));
    expect(await ranges()).toEqual(['1-4 counted']);
  });

  test('CO9 a number that came twice is one number, counted if either was', async () => {
    await send(...recordsAt([1, 2, 2]), ...recordsAt([2, 3], UNKNOWN_UNIT));
    expect(await ranges()).toEqual(['1-2 counted', '3-3 held']);
    expect(await devices.devices()).toMatchObject([{ seen: 3, numberClashes: 2 }]);
  });

  test('other devices’ numbers are not among them', async () => {
    const other = randomHex() as EnrolmentId;
    await new SqlEnrolmentStore(database.writer).add({
      id: other,
      unit: UNIT as never,
      name: 'Máy 2',
      day: '2026-11-14' as Day,
      publicKey: null,
    });
    await commit(ingest, checkedBatch(other, recordsAt([1, 2, 3])));
    await send(...recordsAt([2]));
    expect(await ranges()).toEqual(['1-1 unseen', '2-2 counted']);
    expect(await devices.devices()).toHaveLength(2);
  });

  test('no more ranges than asked for, whichever state comes last', async () => {
    await send(...recordsAt([1, 3, 5, 7]));
    expect(await ranges(3)).toEqual(['1-1 counted', '2-2 unseen', '3-3 counted']);
    expect(await ranges(4)).toEqual(['1-1 counted', '2-2 unseen', '3-3 counted', '4-4 unseen']);
    expect(await ranges(7)).toHaveLength(7);
  });

  test('no such device', async () => {
    expect(await devices.sequenceRanges(randomHex() as EnrolmentId, 10)).toBeNull();
  });
});

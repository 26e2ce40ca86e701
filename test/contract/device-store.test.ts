import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { SqlEnrolmentStore } from '../../src/collector/db/devices/enrolment-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { attentionOf } from '../../src/collector/devices/device-attention.ts';
import type { CollectorStore } from '../../src/collector/ingest/collector-store.ts';
import { ATTENTION_REASONS } from '../../src/contract/devices/device-attention.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
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
    devices = new SqlDeviceStore(database);
  });
  afterEach(() => database.close());

  const recordsAt = (sequences: readonly number[], unit = UNIT) =>
    sequences.map((sequence) => plainRecord({ sequence, unit }));
  const send = (...records: readonly ReturnType<typeof plainRecord>[]) =>
    commit(
      ingest,
      checkedBatch(id, records, { lastSequence: Math.max(...records.map((one) => one.sequence)) }),
    );
  const all = () => devices.groups({ units: null, nowMs: NOW_MS }, null, 100);
  const ranges = async (limit = 100) =>
    (await devices.sequenceRanges(id, limit))?.map(({ first, last, state }) => `${first}-${last} ${state}`);

  test('a device that has never spoken', async () => {
    expect(await all()).toEqual([
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
        startClashes: 0,
        spot: null,
        claimedNumber: null,
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
    expect(await all()).toMatchObject([
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
    expect(await all()).toMatchObject([{ seen: 3, numberClashes: 2 }]);
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
    expect(await all()).toHaveLength(2);
  });

  test('what was deleted with its month is not called counted, nor is what is not kept at all', async () => {
    await send(...recordsAt([1, 2, 3, 4, 5]));
    const ledger = (sequences: readonly number[], to: { outcome: string; reason: string | null }) =>
      database.writer
        .updateTable('ledger')
        .set(to)
        .where('sequence', 'in', [...sequences])
        .execute();
    await database.writer.deleteFrom('records').execute();
    await ledger([1, 2], { outcome: 'deleted', reason: null });
    await ledger([3], { outcome: 'deleted', reason: 'month-frozen' });
    expect(await ranges()).toEqual(['1-2 deleted', '3-5 not-kept']);
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

/** Every way to need attention on both sides of its limit, and the groups they fall into. */
describe.each(ENGINES)('lists of devices on $name', (engine) => {
  let database: OpenDatabase;
  let devices: SqlDeviceStore;
  beforeEach(async () => {
    const fixture = await newStore(engine);
    database = fixture.database;
    devices = new SqlDeviceStore(database);
    await database.writer.deleteFrom('enrolments').execute();
  });
  afterEach(() => database.close());

  const MIB = 1024 * 1024;
  const storage = (persisted: boolean | null, quotaBytes: number | null, usedBytes: number | null) =>
    canonicalJson({ persisted, quotaBytes, usedBytes });
  const WELL = {
    kind: 'device' as const,
    unit: '01@2025-07-01',
    name: 'Máy',
    enrolled_day: '2026-01-01',
    revoked_day: null,
    last_contact_ms: NOW_MS,
    last_contact_origin: 'network',
    header_clock_ms: NOW_MS,
    last_sequence: 10,
    waiting: 0,
    quarantined: 0,
    app: null,
    storage: storage(true, null, null),
    clock_offset_ms: 0,
    seen: 10,
    held: 0,
    missing: 0,
    number_clashes: 0,
    start_clashes: 0,
    epoch: null,
    missing_asked_day: null,
    public_key: null,
    claimed_sequence: null,
  };
  const idOf = (index: number) => index.toString(16).padStart(32, '0') as EnrolmentId;
  const add = async (...changes: readonly Partial<typeof WELL | Record<string, unknown>>[]) => {
    const rows = changes.map((change, index) => ({ ...WELL, ...change, id: idOf(index) }));
    await database.writer
      .insertInto('enrolments')
      .values(rows as never)
      .execute();
  };
  const listed = async (units: readonly string[] | null = null) =>
    (await devices.groups({ units, nowMs: NOW_MS }, null, 1_000)).map(({ id }) => Number.parseInt(id, 16));

  test('the order is that of attentionOf, at every limit', async () => {
    const changes = [
      {},
      { last_sequence: 11, missing: 1 },
      { missing: 5 },
      { number_clashes: 1 },
      { start_clashes: 1 },
      { claimed_sequence: 2 ** 53 - 1 },
      { last_contact_ms: NOW_MS - 7 * DAY_MS },
      { last_contact_ms: NOW_MS - 7 * DAY_MS - 1 },
      { last_contact_ms: NOW_MS - 9 * DAY_MS, revoked_day: '2026-11-01' },
      { last_contact_ms: null, last_contact_origin: null, enrolled_day: '2026-11-06' },
      { last_contact_ms: null, last_contact_origin: null, enrolled_day: '2026-11-07' },
      { quarantined: 1 },
      { held: 1 },
      { clock_offset_ms: DAY_MS },
      { clock_offset_ms: DAY_MS + 1 },
      { clock_offset_ms: -DAY_MS - 1 },
      { clock_offset_ms: null },
      { storage: null },
      { storage: storage(false, null, null) },
      { storage: storage(false, null, null), revoked_day: '2026-11-01' },
      { storage: storage(true, 51 * MIB, MIB) },
      { storage: storage(true, 51 * MIB, MIB + 1) },
      { storage: storage(null, null, 5), held: 2, number_clashes: 1 },
    ];
    await add(...changes);
    const found = await devices.groups({ units: null, nowMs: NOW_MS }, null, 1_000);
    expect(found).toHaveLength(changes.length);
    const ranks = found.map((device) => {
      const missing = Math.min(device.missing, Math.max(0, device.made - device.seen));
      const [first] = attentionOf({ ...device, missing }, NOW_MS);
      return first === undefined ? ATTENTION_REASONS.length : ATTENTION_REASONS.indexOf(first);
    });
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ranks)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const { needAttention } = await devices.summary({ units: null, nowMs: NOW_MS });
    expect(needAttention).toBe(ranks.filter((rank) => rank < ATTENTION_REASONS.length).length);
  });

  test('codes go by their characters, whatever period their unit is of', async () => {
    await add(
      { unit: '1-A@2025-07-01' },
      { unit: '010@2025-07-01' },
      { unit: '01@2026-04-30' },
      { unit: '01@2025-07-01' },
      { unit: '01.A@2025-07-01' },
    );
    const codes = (await devices.groups({ units: null, nowMs: NOW_MS }, null, 9)).map(({ unit }) =>
      unit.slice(0, unit.indexOf('@')),
    );
    expect(codes).toEqual(['01', '01', '01.A', '010', '1-A']);
  });

  test('groups come whole, from one on, with as many behind it as asked for', async () => {
    await add({}, {}, {}, { unit: '02@2025-07-01' }, { unit: '02@2025-07-01' }, { unit: '03@2025-07-01' });
    const from = async (code: string | null, count: number) => {
      const start = code === null ? null : { rank: ATTENTION_REASONS.length, code };
      const found = await devices.groups({ units: null, nowMs: NOW_MS }, start, count);
      return found.map(({ unit }) => unit.slice(0, 2)).join(' ');
    };
    expect(await from(null, 1)).toBe('01 01 01');
    expect(await from(null, 3)).toBe('01 01 01');
    expect(await from(null, 4)).toBe('01 01 01 02 02');
    expect(await from('01', 1)).toBe('01 01 01 02 02');
    expect(await from('02', 1)).toBe('02 02 03');
    expect(await from('02', 9)).toBe('02 02 03');
    expect(await from('03', 1)).toBe('03');
  });

  test('of some units are those that stand there today, wherever they were enrolled', async () => {
    await add({}, {}, {}, { unit: '02@2025-07-01' });
    const moved = (index: number, from_day: string, unit: string, replaced = 0) => ({
      enrolment: idOf(index),
      from_day,
      unit,
      replaced,
    });
    await database.writer
      .insertInto('enrolment_places')
      .values([
        moved(0, '2026-11-01', '03@2025-07-01'),
        moved(1, '2026-11-01', '03@2025-07-01', 1),
        moved(2, '2027-01-01', '03@2025-07-01'),
        moved(3, '2026-10-01', '04@2025-07-01'),
        moved(3, '2026-11-01', '03@2025-07-01'),
      ])
      .execute();
    expect(await listed(['03@2025-07-01', '05@2025-07-01'])).toEqual([0, 3]);
    expect((await listed(['01@2025-07-01'])).sort()).toEqual([1, 2]);
    expect(await listed(['02@2025-07-01', '04@2025-07-01'])).toEqual([]);
    expect(await listed([])).toEqual([]);
    expect((await devices.summary({ units: ['03@2025-07-01'], nowMs: NOW_MS })).devices).toBe(2);
    expect((await devices.find(idOf(3)))?.moves).toEqual([
      { from: '2026-10-01', unit: '04@2025-07-01' },
      { from: '2026-11-01', unit: '03@2025-07-01' },
    ]);
  });

  test('what is added up is what may still be there, and of no device nothing', async () => {
    await add(
      { last_sequence: 20, seen: 18, waiting: 5, missing: 1, quarantined: 1, held: 2 },
      { last_sequence: 9, seen: 10, waiting: 5, missing: 4 },
    );
    expect(await devices.summary({ units: null, nowMs: NOW_MS })).toEqual({
      devices: 2,
      made: 29,
      received: 28,
      missing: 1,
      waiting: 2,
      quarantined: 1,
      held: 2,
      atOfficialDesk: 0,
      spotUnsaid: 2,
      needAttention: 1,
    });
    expect(await devices.summary({ units: [], nowMs: NOW_MS })).toEqual({
      devices: 0,
      made: 0,
      received: 0,
      missing: 0,
      waiting: 0,
      quarantined: 0,
      held: 0,
      atOfficialDesk: 0,
      spotUnsaid: 0,
      needAttention: 0,
    });
  });
});

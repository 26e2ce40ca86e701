import { describe, expect, test } from 'vitest';
import { attentionOf } from '../../../../src/collector/devices/device-attention.ts';
import type {
  DeviceGroup,
  DeviceStore,
  StoredDevice,
} from '../../../../src/collector/devices/device-store.ts';
import { Devices } from '../../../../src/collector/devices/devices.ts';
import { ATTENTION_REASONS } from '../../../../src/contract/devices/device-attention.ts';
import type { SequenceRange } from '../../../../src/contract/devices/devices.ts';
import { DEVICES_PER_PAGE, RANGES_SHOWN } from '../../../../src/contract/limits.ts';
import type { EnrolmentId } from '../../../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../../../src/core/kernel/calendar.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/kernel/duration.ts';
import { placeOn } from '../../../../src/core/units/place.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';
import { EVERY_UNIT } from '../../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { NOW_MS } from '../../../support/batches.ts';
import { unitOf } from '../figures/report-world.ts';

const UNITS = [
  unitOf('01', null, { name: 'Hà Nội', nameEn: 'Hanoi' }),
  unitOf('01-A', '01', { name: 'Phường A' }),
  unitOf('01-B', '01', { name: 'Phường B' }),
  unitOf('04', null, { name: 'Cao Bằng' }),
];
const MIB = 1024 * 1024;

function idOf(index: number): EnrolmentId {
  return index.toString(16).padStart(32, '0') as EnrolmentId;
}

let devicesMade = 0;
/** A device with which all is well, but for what is given. */
function device(changes: Partial<StoredDevice> = {}): StoredDevice {
  devicesMade += 1;
  return {
    id: idOf(devicesMade),
    unit: '01-A@2025-07-01',
    moves: [],
    name: 'Máy 1',
    enrolledDay: '2026-09-01' as Day,
    revokedDay: null,
    lastContactMs: NOW_MS - MINUTE_MS,
    lastContactOrigin: 'network',
    made: 10,
    seen: 10,
    missing: 0,
    waiting: 0,
    quarantined: 0,
    held: 0,
    numberClashes: 0,
    startClashes: 0,
    spot: null,
    claimedNumber: null,
    app: '0.2.0',
    storage: { persisted: true, usedBytes: 10 * MIB, quotaBytes: 1024 * MIB },
    clockOffsetMs: 0,
    ...changes,
  };
}

/** As a store must answer: whole groups, in the order of the most urgent reason and the unit's code. */
function storeOver(stored: readonly StoredDevice[]): Pick<DeviceStore, 'find' | 'summary' | 'groups'> {
  const standing = stored.map((one) => {
    const place = placeOn(one.unit, one.moves, localDay(NOW_MS));
    const unseen = Math.max(0, one.made - one.seen);
    const known = { ...one, waiting: Math.min(one.waiting, unseen), missing: Math.min(one.missing, unseen) };
    const [first] = attentionOf(known, NOW_MS);
    const rank = first === undefined ? ATTENTION_REASONS.length : ATTENTION_REASONS.indexOf(first);
    return { one, known, place, rank, code: place.slice(0, place.indexOf('@')) };
  });
  const order = (a: DeviceGroup, b: DeviceGroup) =>
    a.rank - b.rank || (a.code < b.code ? -1 : Number(a.code > b.code));
  const selected = (units: readonly string[] | null) =>
    standing.filter(({ place }) => units?.includes(place) ?? true).sort(order);
  return {
    find: async (id) => stored.find((one) => one.id === id) ?? null,
    summary: async ({ units }) => {
      const found = selected(units);
      const total = (count: (device: StoredDevice) => number) =>
        found.reduce((sum, { known }) => sum + count(known), 0);
      return {
        devices: found.length,
        made: total(({ made }) => made),
        received: total(({ seen }) => seen),
        missing: total(({ missing }) => missing),
        waiting: total(({ waiting }) => waiting),
        quarantined: total(({ quarantined }) => quarantined),
        held: total(({ held }) => held),
        atOfficialDesk: total(({ spot }) => (spot === 'official-desk' ? 1 : 0)),
        spotUnsaid: total(({ spot }) => (spot === null ? 1 : 0)),
        needAttention: found.filter(({ rank }) => rank < ATTENTION_REASONS.length).length,
      };
    },
    groups: async ({ units }, from, count) => {
      const found = selected(units);
      const last = found.filter((one) => from === null || order(one, from) > 0)[count - 1];
      return found
        .filter((one) => from === null || order(one, from) >= 0)
        .filter((one) => last === undefined || order(one, last) <= 0)
        .map(({ one }) => one);
    },
  };
}

function devicesOver(stored: readonly StoredDevice[], units: readonly Unit[] = UNITS, ranges = 0): Devices {
  const range: SequenceRange = { first: 1, last: 1, state: 'counted' };
  return new Devices({
    store: {
      ...storeOver(stored),
      sequenceRanges: async (_, limit) => Array(Math.min(ranges, limit)).fill(range),
    },
    units: { tree: async () => new UnitTree(units) },
    nowMs: () => NOW_MS,
  });
}

async function listed(devices: Devices, unit: string | null = null, after: string | null = null) {
  const page = await devices.list({ unit, after, scope: EVERY_UNIT });
  if (!page.ok) throw new Error(page.error.kind);
  return page.value;
}

async function only(changes: Partial<StoredDevice>) {
  const { devices } = await listed(devicesOver([device(changes)]));
  expect(devices).toHaveLength(1);
  return devices[0];
}

describe('a device', () => {
  test('CO10 says what was made, what arrived, what is missing and what waits', async () => {
    const found = await only({ made: 20, seen: 12, missing: 3, waiting: 5, quarantined: 1, held: 2 });
    expect(found).toMatchObject({ made: 20, received: 12, missing: 3, waiting: 5, quarantined: 1, held: 2 });
    expect(found?.lastContact).toEqual({ atMs: NOW_MS - MINUTE_MS, origin: 'network' });
    expect(found?.unit).toEqual({ ref: '01-A@2025-07-01', code: '01-A', name: 'Phường A', nameEn: null });
  });

  test('what waited or was missing and came in a file since does so no more', async () => {
    expect(await only({ made: 20, seen: 18, waiting: 5 })).toMatchObject({ waiting: 2 });
    expect(await only({ made: 20, seen: 20, waiting: 5 })).toMatchObject({ waiting: 0 });
    expect(await only({ made: 20, seen: 17, missing: 5 })).toMatchObject({ missing: 3 });
    expect(await only({ made: 20, seen: 20, missing: 5 })).toMatchObject({ missing: 0, attention: [] });
  });

  test('that has never spoken has no contact', async () => {
    expect(await only({ lastContactMs: null, lastContactOrigin: null })).toMatchObject({ lastContact: null });
  });

  test('of a unit that is not known is shown under its code', async () => {
    expect((await only({ unit: '77@2025-07-01' }))?.unit).toMatchObject({ code: '77', name: '77' });
  });
});

describe('attention', () => {
  const silent = { lastContactMs: NOW_MS - 7 * DAY_MS - 1 };
  const newcomer = { lastContactMs: null, lastContactOrigin: null };
  test.each<[string, Partial<StoredDevice>, readonly string[]]>([
    ['all well', {}, []],
    ['records missing', { made: 11, missing: 1 }, ['missing']],
    ['CO9 two records under one number', { numberClashes: 1 }, ['cloned']],
    ['CO22 a start under the number of another', { startClashes: 1 }, ['put-back']],
    ['a claim beyond what it can have made', { claimedNumber: 2 ** 53 - 1 }, ['claim']],
    ['a week of silence', silent, ['silent']],
    ['a week to the millisecond', { lastContactMs: NOW_MS - 7 * DAY_MS }, []],
    [
      'enrolled eight days ago and never heard of',
      { ...newcomer, enrolledDay: '2026-11-06' as Day },
      ['silent'],
    ],
    ['enrolled seven days ago and never heard of', { ...newcomer, enrolledDay: '2026-11-07' as Day }, []],
    ['records in quarantine', { quarantined: 2 }, ['quarantined']],
    ['records held', { held: 1 }, ['held']],
    ['a clock over a day slow', { clockOffsetMs: DAY_MS + 1 }, ['clock']],
    ['a clock over a day fast', { clockOffsetMs: -DAY_MS - 1 }, ['clock']],
    ['a clock a day off', { clockOffsetMs: DAY_MS }, []],
    ['no offset known', { clockOffsetMs: null }, []],
    [
      'ST3 data that may be removed',
      { storage: { persisted: false, usedBytes: 1, quotaBytes: 1024 * MIB } },
      ['storage'],
    ],
    [
      'ST3 less than 50 MiB left',
      { storage: { persisted: true, usedBytes: MIB + 1, quotaBytes: 51 * MIB } },
      ['storage'],
    ],
    ['50 MiB left', { storage: { persisted: true, usedBytes: MIB, quotaBytes: 51 * MIB } }, []],
    [
      'a browser that did not answer',
      { storage: { persisted: null, usedBytes: null, quotaBytes: null } },
      [],
    ],
    ['nothing said of storage', { storage: null }, []],
    [
      'all at once, the most urgent first',
      {
        ...silent,
        made: 11,
        missing: 1,
        numberClashes: 1,
        startClashes: 1,
        claimedNumber: 12,
        quarantined: 1,
        held: 1,
        clockOffsetMs: 2 * DAY_MS,
        storage: { persisted: false, usedBytes: null, quotaBytes: null },
      },
      ATTENTION_REASONS,
    ],
    [
      'a revoked device of which only its records matter',
      { ...silent, revokedDay: '2026-11-01' as Day, held: 1, clockOffsetMs: 2 * DAY_MS },
      ['held'],
    ],
  ])('%s', async (_, changes, reasons) => {
    expect((await only(changes))?.attention).toEqual(reasons);
  });
});

describe('a list', () => {
  test('begins with the most urgent, then goes by unit and name, and adds up the whole', async () => {
    const devices = devicesOver([
      device({ name: 'Máy 10' }),
      device({ name: 'Máy 2', made: 12, waiting: 2 }),
      device({ name: 'Máy 3', unit: '01-B@2025-07-01', held: 4 }),
      device({ name: 'Máy 4', unit: '04@2025-07-01', missing: 1, made: 11 }),
      device({ name: 'Máy 5', held: 1 }),
    ]);
    const page = await listed(devices);
    expect(page.devices.map(({ name }) => name)).toEqual(['Máy 4', 'Máy 5', 'Máy 3', 'Máy 2', 'Máy 10']);
    expect(page).toMatchObject({ next: null, asOfMs: NOW_MS });
    expect(page.summary).toEqual({
      devices: 5,
      made: 53,
      received: 50,
      missing: 1,
      waiting: 2,
      quarantined: 0,
      held: 5,
      atOfficialDesk: 0,
      spotUnsaid: 5,
      needAttention: 3,
    });
  });

  test('of a unit holds its devices and those of all units below', async () => {
    const devices = devicesOver([
      device({ name: 'above', unit: '01@2025-07-01' }),
      device({ name: 'below' }),
      device({ name: 'beside', unit: '04@2025-07-01' }),
    ]);
    const names = async (unit: string) => (await listed(devices, unit)).devices.map(({ name }) => name);
    expect(await names('01')).toEqual(['above', 'below']);
    expect(await names('01-A@2025-07-01')).toEqual(['below']);
    expect(await names('01-B')).toEqual([]);
    expect((await listed(devices, '04')).summary.devices).toBe(1);
    expect(await devices.list({ unit: '99', after: null, scope: EVERY_UNIT })).toEqual({
      ok: false,
      error: { kind: 'unit-unknown' },
    });
  });

  test('a device stays with what its office stood under, in whichever period and after its end', async () => {
    const units = [
      unitOf('75', null, { kind: 'province', validTo: '2026-04-29' }),
      unitOf('75', null, { kind: 'city', validFrom: '2026-04-30', predecessors: ['75'] }),
      unitOf('75-A', '75'),
      unitOf('75-B', '75', { validTo: '2026-03-31' }),
      unitOf('15', null, { validFrom: '2004-01-01', validTo: '2025-06-30', name: 'Yên Bái' }),
      unitOf('15-A', '15', { validFrom: '2004-01-01', validTo: '2025-06-30' }),
      unitOf('15', null, { name: 'Lào Cai', predecessors: ['10', '15'] }),
    ];
    const devices = devicesOver(
      ['75@2025-07-01', '75-A@2025-07-01', '75-B@2025-07-01', '15-A@2004-01-01'].map((unit) =>
        device({ unit, name: unit }),
      ),
      units,
    );
    const names = async (unit: string) => (await listed(devices, unit)).devices.map(({ name }) => name);
    const ofDongNai = ['75@2025-07-01', '75-A@2025-07-01', '75-B@2025-07-01'];
    expect(await names('75')).toEqual(ofDongNai);
    expect(await names('75@2025-07-01')).toEqual(ofDongNai);
    expect(await names('15')).toEqual([]);
    expect(await names('15@2004-01-01')).toEqual(['15-A@2004-01-01']);
  });

  test('turns pages without loss, also when a device behind changes its rank in between', async () => {
    const count = 2 * DEVICES_PER_PAGE + 1;
    const stored = Array.from({ length: count }, (_, index) => device({ name: `Máy ${index}` }));
    const first = await listed(devicesOver(stored));
    expect(first.devices).toHaveLength(DEVICES_PER_PAGE);
    expect(first.summary.devices).toBe(count);
    const last = first.devices.at(-1);
    const changed = stored.map((one) => (one.id === last?.id ? { ...one, made: 11, missing: 1 } : one));
    const second = await listed(devicesOver(changed), null, first.next);
    const third = await listed(devicesOver(changed), null, second.next);
    expect(third).toMatchObject({ next: null, devices: [{}] });
    const seen = [first, second, third].flatMap(({ devices }) => devices.map(({ id }) => id));
    expect(new Set(seen).size).toBe(count);
    expect(seen).toHaveLength(count);
  });

  test('a full page that is the last has no next', async () => {
    const stored = Array.from({ length: DEVICES_PER_PAGE }, () => device());
    expect((await listed(devicesOver(stored))).next).toBeNull();
  });

  test('a page after a device that is not there is refused', async () => {
    expect(
      await devicesOver([device()]).list({ unit: null, after: `7.${'f'.repeat(32)}`, scope: EVERY_UNIT }),
    ).toEqual({
      ok: false,
      error: { kind: 'page-unknown' },
    });
  });
});

describe('one device in full', () => {
  test.each([
    [RANGES_SHOWN, false],
    [RANGES_SHOWN + 1, true],
  ])('of %i ranges says whether there are more: %j', async (ranges, hasMoreRanges) => {
    const stored = device();
    const detail = await devicesOver([stored], UNITS, ranges).detail(stored.id, EVERY_UNIT);
    if (!detail.ok) throw new Error(detail.error.kind);
    expect(detail.value).toMatchObject({ device: { id: stored.id }, hasMoreRanges, asOfMs: NOW_MS });
    expect(detail.value.ranges).toHaveLength(RANGES_SHOWN);
  });

  test('that is not there', async () => {
    expect(await devicesOver([]).detail('0', EVERY_UNIT)).toEqual({
      ok: false,
      error: { kind: 'device-unknown' },
    });
  });
});

describe('in a scope', () => {
  const inside = device({ unit: '01-A@2025-07-01', name: 'inside' });
  const outside = device({ unit: '04@2025-07-01', name: 'outside' });
  const lost = device({ unit: '99@2025-07-01', name: 'at a unit nobody knows' });
  const devices = devicesOver([inside, outside, lost]);
  const scope = { top: '01' };

  test('only its devices are listed and summed up', async () => {
    const page = await devices.list({ unit: null, after: null, scope });
    expect(page.ok && page.value.devices.map(({ name }) => name)).toEqual(['inside']);
    expect(page.ok && page.value.summary.devices).toBe(1);
    const all = await devices.list({ unit: null, after: null, scope: EVERY_UNIT });
    expect(all.ok && all.value.summary.devices).toBe(3);
  });

  test('a unit, a device and a page outside are what is not there', async () => {
    for (const unit of ['04', '04@2025-07-01', '99']) {
      expect(await devices.list({ unit, after: null, scope })).toEqual({
        ok: false,
        error: { kind: 'unit-unknown' },
      });
    }
    for (const id of [outside.id, lost.id, 'f'.repeat(32)]) {
      expect(await devices.detail(id, scope)).toEqual({ ok: false, error: { kind: 'device-unknown' } });
      expect(await devices.list({ unit: null, after: `7.${id}`, scope })).toEqual({
        ok: false,
        error: { kind: 'page-unknown' },
      });
    }
  });

  test('an account of a unit that is not there sees none', async () => {
    const page = await devices.list({ unit: null, after: null, scope: { top: '98' } });
    expect(page.ok && page.value.summary.devices).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlDeviceAdministration } from '../../src/collector/db/devices/device-administration.ts';
import { readSpots } from '../../src/collector/db/devices/device-spots.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { Administrator } from '../../src/collector/devices/device-administration.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { placeOn } from '../../src/core/units/place.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { NOW_MS, randomHex, UNIT } from '../support/batches.ts';
import { enroller } from '../support/collector-store-fixture.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const [SECOND, THIRD] = ['02@2025-07-01' as UnitRef, '04@2025-07-01' as UnitRef];
const day = (date: number) => `2026-12-${String(date).padStart(2, '0')}` as Day;

describe.each(ENGINES)('device administration on $name', (engine) => {
  let database: OpenDatabase;
  let devices: SqlDeviceAdministration;
  let id: EnrolmentId;
  beforeEach(async () => {
    database = await newDatabase(engine);
    id = await enroller(database)();
    devices = new SqlDeviceAdministration(database.writer, database.engine, {
      key: Buffer.alloc(32, 7),
      now: () => NOW_MS,
    });
  });
  afterEach(() => database.close());

  const on = (today: Day, change: Partial<Administrator> = {}): Administrator => ({
    actor: 'quantri',
    mayManage: () => true,
    today,
    ...change,
  });
  const moveTo = (unit: UnitRef, from: Day, by: Administrator) => devices.move(id, { unit, from }, by);
  const audit = async () =>
    (await database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute()).map(
      ({ actor, action, subject, details }) => [actor, action, subject, JSON.parse(details)],
    );
  const stored = async () => {
    const device = must(await new SqlDeviceStore(database).find(id), 'the device');
    if (device === undefined) throw new Error('no device');
    return device;
  };
  const moves = async () => (await stored()).moves.map(({ from, unit }) => `${from} ${unit}`);

  test('revoking holds the first day, and tells of it once', async () => {
    expect(await devices.revoke(id, on(day(1)))).toBe('changed');
    expect(await devices.revoke(id, on(day(2)))).toBe('unchanged');
    expect(await stored()).toMatchObject({ revokedDay: day(1) });
    expect(await audit()).toEqual([['quantri', 'device.revoke', id, { name: 'Máy 1' }]]);
  });

  test('renaming', async () => {
    expect(await devices.rename(id, 'Máy 2', on(day(1)))).toBe('changed');
    expect(await devices.rename(id, 'Máy 2', on(day(1)))).toBe('unchanged');
    expect(await stored()).toMatchObject({ name: 'Máy 2' });
    expect(await audit()).toEqual([['quantri', 'device.rename', id, { from: 'Máy 1', to: 'Máy 2' }]]);
  });

  test('where in its office it stands, from today on', async () => {
    expect(await devices.setSpot(id, 'waiting-area', on(day(1)))).toBe('changed');
    expect(await devices.setSpot(id, 'official-desk', on(day(1)))).toBe('changed');
    expect(await devices.setSpot(id, 'official-desk', on(day(2)))).toBe('unchanged');
    expect(await devices.setSpot(id, null, on(day(5)))).toBe('changed');
    expect(await devices.setSpot(id, 'exit', on(day(9)))).toBe('changed');
    expect(await stored()).toMatchObject({ spot: 'exit' });
    const spots = await readSpots(database.reader);
    expect([day(1), day(4), day(5), day(9), day(31)].map((one) => spots(id, one))).toEqual([
      'official-desk',
      'official-desk',
      null,
      'exit',
      'exit',
    ]);
    expect((await audit())[0]).toEqual([
      ...['quantri', 'device.set-spot', id],
      { name: 'Máy 1', former: null, spot: 'waiting-area' },
    ]);
  });

  test('a move begins on its day, and the past stays as it was', async () => {
    expect(await moveTo(SECOND, day(10), on(day(1)))).toBe('changed');
    const { unit, moves } = await stored();
    expect([day(1), day(9), day(10), day(31)].map((one) => placeOn(unit, moves, one))).toEqual([
      UNIT,
      UNIT,
      SECOND,
      SECOND,
    ]);
    expect(await audit()).toEqual([['quantri', 'device.move', id, { from: UNIT, to: SECOND, day: day(10) }]]);
  });

  test('a move today, and asked for again', async () => {
    expect(await moveTo(SECOND, day(1), on(day(1)))).toBe('changed');
    expect(await moveTo(SECOND, day(1), on(day(1)))).toBe('unchanged');
    expect(await moveTo(SECOND, day(3), on(day(3)))).toBe('unchanged');
    expect(await moves()).toEqual([`${day(1)} ${SECOND}`]);
    expect(await audit()).toHaveLength(1);
  });

  test('before its day a planned move is replaced, by another day or another unit, or called off', async () => {
    await moveTo(SECOND, day(10), on(day(1)));
    expect(await moveTo(SECOND, day(20), on(day(2)))).toBe('changed');
    expect(await moves()).toEqual([`${day(20)} ${SECOND}`]);
    expect(await moveTo(THIRD, day(15), on(day(2)))).toBe('changed');
    expect(await moves()).toEqual([`${day(15)} ${THIRD}`]);
    expect(await moveTo(UNIT as UnitRef, day(15), on(day(3)))).toBe('changed');
    expect(await moves()).toEqual([]);
    expect(await moveTo(UNIT as UnitRef, day(15), on(day(3)))).toBe('unchanged');
  });

  test('what has begun is kept when the device moves on, also on the day itself', async () => {
    await moveTo(SECOND, day(10), on(day(1)));
    await moveTo(THIRD, day(20), on(day(12)));
    expect(await moves()).toEqual([`${day(10)} ${SECOND}`, `${day(20)} ${THIRD}`]);
    // On its own day a move is still to be put right.
    await moveTo(UNIT as UnitRef, day(20), on(day(20)));
    expect(await moves()).toEqual([`${day(10)} ${SECOND}`, `${day(20)} ${UNIT}`]);
    await moveTo(SECOND, day(20), on(day(20)));
    expect(await moves()).toEqual([`${day(10)} ${SECOND}`]);
  });

  test('a move today calls off the one that was planned', async () => {
    await moveTo(SECOND, day(10), on(day(1)));
    await moveTo(THIRD, day(1), on(day(1)));
    expect(await moves()).toEqual([`${day(1)} ${THIRD}`]);
  });

  test('who may manage it is asked of where it stands today; to others it is not there', async () => {
    const asked: string[] = [];
    const stranger = (today: Day) =>
      on(today, {
        mayManage: (unit) => {
          asked.push(unit);
          return false;
        },
      });
    await moveTo(SECOND, day(10), on(day(1)));
    for (const today of [day(9), day(10)]) {
      expect(await devices.revoke(id, stranger(today))).toBe('device-unknown');
      expect(await devices.rename(id, 'x', stranger(today))).toBe('device-unknown');
      expect(await moveTo(THIRD, day(30), stranger(today))).toBe('device-unknown');
    }
    expect(asked).toEqual([UNIT, UNIT, UNIT, SECOND, SECOND, SECOND]);
    expect(await stored()).toMatchObject({ name: 'Máy 1', revokedDay: null });
    expect(await moves()).toEqual([`${day(10)} ${SECOND}`]);
    expect(await audit()).toHaveLength(1);
  });

  test('no such device', async () => {
    const other = randomHex() as EnrolmentId;
    expect(await devices.revoke(other, on(day(1)))).toBe('device-unknown');
    expect(await devices.rename(other, 'x', on(day(1)))).toBe('device-unknown');
    expect(await devices.setSpot(other, 'exit', on(day(1)))).toBe('device-unknown');
    expect(await devices.move(other, { unit: SECOND, from: day(1) }, on(day(1)))).toBe('device-unknown');
    expect(await audit()).toEqual([]);
  });
});

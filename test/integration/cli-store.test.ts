import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BatchOrigin } from '../../src/collector/ingest/collector-store.ts';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { monthOfDay } from '../../src/core/kernel/period.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { packed, plainRecords, randomHex, UNIT } from '../support/batches.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';
import { DEVICE_KEY, STATED_KEYS } from '../support/test-keys.ts';

const [SQLITE, POSTGRESQL] = ENGINES as readonly [TestEngine, TestEngine];
const DEVICE = 'd'.repeat(32);
const NEW_OFFICE = '01-A@2025-07-01';
const UNITS_CSV =
  'code,parent_code,kind,name,name_en,valid_from,valid_to\n01-A,01,office,Bộ phận Một cửa phường A,,2025-07-01,\n';

/** A place with one device enrolled, the commands on it, and a look behind them. */
async function newStoreWithDevice(engine: TestEngine) {
  const place = await engine.newPlace();
  const { dataDir, databaseUrl } = place.settings;
  const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const inCollector = async <Value>(work: (collector: Collector) => Promise<Value>): Promise<Value> => {
    const collector = await openCollector({ dataDir, databaseUrl: databaseUrl ?? null, release: 'at-ten' });
    try {
      return await work(collector);
    } finally {
      await collector.close();
    }
  };
  const day = '2026-11-01' as Day;
  await inCollector(({ enrolments }) =>
    enrolments.add({
      id: DEVICE as EnrolmentId,
      unit: UNIT as UnitRef,
      name: 'Máy 1',
      day,
      publicKey: DEVICE_KEY.publicKey,
    }),
  );
  // It is to stand at the new office once, of which nothing is known here yet.
  await inCollector(({ database }) =>
    database.writer
      .insertInto('enrolment_places')
      .values({ enrolment: DEVICE, from_day: '2199-01-01', unit: NEW_OFFICE, replaced: 0 })
      .execute(),
  );
  return {
    inCollector,
    remove: place.remove,
    post: (batch: Uint8Array, origin: BatchOrigin = 'network') =>
      inCollector(({ ingest }) => receiveBatch(batch, ingest, origin)),
    run: (args: readonly string[], input = '') => sipas(args, { env, input }),
  };
}

describe('commands over the store', () => {
  let store: Awaited<ReturnType<typeof newStoreWithDevice>>;
  beforeEach(async () => {
    store = await newStoreWithDevice(SQLITE);
  });
  afterEach(() => store.remove());

  const inCollector: typeof store.inCollector = (work) => store.inCollector(work);
  const post: typeof store.post = (batch, origin) => store.post(batch, origin);
  const run = (...args: readonly string[]) => store.run(args);
  const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout);

  test('RC1 recount ends with 0 without a difference, and with 1 naming each', async () => {
    await post(packed(DEVICE, plainRecords(12)));
    const clean = await run('recount');
    expect(clean).toMatchObject({ code: 0, stdout: 'no difference: 12 records, 3 tallies\n' });
    expect(clean.stderr).toBe('recount: pass 1 of 1, 12 records\n');
    await inCollector(({ database }) =>
      database.writer.updateTable('tallies').set({ responses: 13 }).where('margin', '=', 'total').execute(),
    );
    const found = await run('recount');
    expect(found.code).toBe(1);
    expect(found.stdout).toBe(
      `tally ${UNIT} ${monthOfDay(localDay(Date.now()))} sipas-2023-service@1 kiosk total= released: responses 13 stored, 12 counted\n` +
        '1 differences: 12 records, 3 tallies\n',
    );
    expect(await json('recount')).toMatchObject({
      ok: false,
      records: 12,
      differenceCount: 1,
      differences: [{ kind: 'tally', state: 'released', numbers: [{ stored: 13, counted: 12 }] }],
    });
  });

  test('CO11 what is held for an unknown office is counted by an import of units, which says how many', async () => {
    await post(packed(DEVICE, plainRecords(3, { unit: NEW_OFFICE })));
    expect(await json('held', 'list')).toEqual({
      ok: true,
      total: 3,
      held: [{ reason: 'unknown-unit', unit: NEW_OFFICE, device: DEVICE, count: 3 }],
    });
    expect((await run('held', 'list')).stdout).toBe(
      'records  reason        unit             device\n' +
        `      3  unknown-unit  ${NEW_OFFICE}  ${DEVICE}\n\n3 records are held\n`,
    );
    expect(await run('held', 'release')).toMatchObject({
      code: 0,
      stdout: '0 released and counted; still held: 3 unknown-unit\n',
    });
    const imported = await store.run(['units', 'import', '-'], UNITS_CSV);
    expect(imported.stdout).toBe('1 added, 0 updated, 0 unchanged; 3 held records are counted now\n');
    expect((await run('held', 'list')).stdout).toBe('nothing is held\n');
    expect(await run('recount')).toMatchObject({ code: 0 });
  });

  test('CO11 CO12 the records of a revoked device are released by a person only', async () => {
    expect(await run('devices', 'revoke', DEVICE)).toMatchObject({
      code: 0,
      stdout: `device ${DEVICE} is revoked: what it sends is stored and held, not counted\n`,
    });
    await post(packed(DEVICE, plainRecords(2)));
    expect(await json('held', 'release')).toEqual({
      ok: true,
      released: 0,
      stillHeld: { 'enrolment-revoked': 2 },
    });
    const other = await run('held', 'release', '--revoked', randomHex());
    expect([other.code, other.stderr]).toEqual([
      1,
      expect.stringContaining('nothing is held of a revoked device'),
    ]);
    expect(await run('held', 'release', '--revoked', DEVICE)).toMatchObject({
      code: 0,
      stdout: '2 released and counted; still held: nothing\n',
    });
    expect((await run('held', 'release', '--revoked', DEVICE)).code).toBe(1);
    expect(await run('recount')).toMatchObject({ code: 0 });
  });

  test('a device that is not there cannot be revoked', async () => {
    for (const id of [randomHex(), 'kiosk']) {
      const { code, stderr } = await run('devices', 'revoke', id);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`there is no device ${id}`)]);
    }
  });

  test('CO10 devices are listed with what arrived and what is missing, of one unit or of all', async () => {
    await post(packed(DEVICE, plainRecords(2), { lastSequence: 9, waiting: 5 }), 'file');
    const { code, stdout } = await run('devices', 'list', '--unit', '01');
    expect(code).toBe(0);
    const [heading, row, , summary] = stdout.split('\n');
    expect(heading?.split(/ {2,}/)).toEqual(
      'id,name,unit,last contact,made,received,missing,waiting,quarantined,held,attention'.split(','),
    );
    expect(row).toMatch(
      new RegExp(
        `^${DEVICE}  Máy 1  01 {4}\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d by file +9 +2 +4 +3 +0 +0  missing$`,
      ),
    );
    expect(summary).toBe('1 devices, 1 need attention; 9 made, 2 received, 4 missing, 3 waiting');
    expect(await json('devices', 'list')).toMatchObject({
      ok: true,
      summary: { devices: 1 },
      devices: [{ id: DEVICE, attention: ['missing'] }],
    });
    expect(await json('devices', 'list', '--unit', '04')).toMatchObject({ devices: [] });
    const unknown = await run('devices', 'list', '--unit', 'zz');
    expect([unknown.code, unknown.stderr]).toEqual([1, 'sipas: there is no unit zz\n']);
  });

  test('EP3 a new epoch for every device, those with one of their own included', async () => {
    const epochs = () =>
      inCollector(async ({ ingest, database }) => ({
        collector: await ingest.store.epoch(),
        own: await database.writer.selectFrom('enrolments').select('epoch').execute(),
      }));
    await post(packed(DEVICE, plainRecords(1), { lastSequence: 9, waiting: 1 }));
    const before = await epochs();
    expect(before.own).toEqual([{ epoch: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
    const { ok, epoch } = await json('epoch', 'renew');
    expect([ok, await epochs()]).toEqual([true, { collector: epoch, own: [{ epoch: null }] }]);
    expect(epoch).not.toBe(before.collector);
  });
});

test('the same commands work on PostgreSQL, by DATABASE_URL', async () => {
  const { run, post, remove } = await newStoreWithDevice(POSTGRESQL);
  await post(packed(DEVICE, plainRecords(3, { unit: NEW_OFFICE })));
  const imported = await run(['units', 'import', '-'], UNITS_CSV);
  expect(imported.stdout).toBe('1 added, 0 updated, 0 unchanged; 3 held records are counted now\n');
  expect((await run(['held', 'list'])).stdout).toBe('nothing is held\n');
  expect(await run(['recount'])).toMatchObject({ code: 0, stdout: 'no difference: 3 records, 3 tallies\n' });
  expect((await run(['devices', 'revoke', DEVICE])).code).toBe(0);
  expect((await run(['devices', 'list'])).stdout).toMatch(/revoked 20\d\d-/);
  expect((await run(['epoch', 'renew'])).code).toBe(0);
  await remove();
});

describe('sipas start on an old copy', () => {
  let folder: string;
  let running: StartedSipas | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-copy-'));
  });
  afterEach(async () => {
    vi.useRealTimers();
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('EP3 refuses one older than what devices keep until told to accept it, and then goes on', async () => {
    const [dataDir, restored] = [join(folder, 'data'), join(folder, 'restored')];
    const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS });
    const day = '2026-10-01' as Day;
    await collector.enrolments.add({
      id: DEVICE as EnrolmentId,
      unit: UNIT as UnitRef,
      name: 'Máy 1',
      day,
      publicKey: DEVICE_KEY.publicKey,
    });
    await receiveBatch(packed(DEVICE, []), collector.ingest, 'network');
    await collector.close();
    cpSync(dataDir, restored, { recursive: true });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * DAY_MS });

    const start = ['start', '--port', '0', '--data-dir', restored];
    const refused = await sipas(start);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('--accept-old-copy')]);
    // Anyone who wants to look into it may.
    expect(await sipas(['recount', '--data-dir', restored])).toMatchObject({ code: 0 });
    running = await sipasStarted([...start, '--accept-old-copy']);
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
    expect(await running.stop()).toMatchObject({ code: 0 });
    running = await sipasStarted(start);
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  });
});

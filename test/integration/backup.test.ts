import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withEvidence } from '../../src/collector/db/evidence/carry-evidence.ts';
import { schemaTables } from '../../src/collector/db/operations/schema-tables.ts';
import { tablePages } from '../../src/collector/db/operations/table-pages.ts';
import { receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { newKeyRing } from '../../src/collector/keys/key-ring.ts';
import { encodeRow } from '../../src/collector/operations/backup/backup-format.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { packed, plainRecords, UNIT } from '../support/batches.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { sipas } from '../support/sipas.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

const DEVICE = 'd'.repeat(32);
const [SQLITE, POSTGRESQL] = ENGINES as readonly [TestEngine, TestEngine];

/** The commands on one place, and a look into it. */
function at({ settings: { dataDir, databaseUrl } }: TestDatabase) {
  const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
  const inside = async <Value>(work: (collector: Collector) => Promise<Value>): Promise<Value> => {
    const collector = await openCollector({
      dataDir,
      databaseUrl: databaseUrl ?? null,
      runsIn: 'own-thread',
    });
    try {
      return await work(collector);
    } finally {
      await collector.close();
    }
  };
  return { env, inside, run: (...args: readonly string[]) => sipas(args, { env }) };
}

const post = ({ ingest }: Collector, count: number) =>
  receiveBatch(packed(DEVICE, plainRecords(count)), ingest, 'network');

const enrol = ({ enrolments }: Collector) =>
  enrolments.add({
    id: DEVICE as EnrolmentId,
    unit: UNIT as UnitRef,
    name: 'Máy 1',
    day: '2026-11-01' as Day,
    publicKey: DEVICE_KEY.publicKey,
  });

/** Every row, with the evidence it refers to, but what a restore makes anew: the epoch, where the database lies, and what was noted of it. */
async function rowsOf({ database, evidence }: Collector): Promise<readonly string[]> {
  const rows: string[] = [];
  const pages = tablePages(database.reader, await schemaTables());
  for await (const page of withEvidence(pages, evidence.reader)) {
    for (const row of page.rows) rows.push(`${page.table} ${encodeRow(row)}`);
  }
  const others =
    /^(former_epochs|audit_log|meta \["(clock|epoch|identity|audit-head|last-backup|old-copy|write-check)")/;
  return rows.filter((row) => !others.test(row)).sort();
}

describe.each([
  [SQLITE, SQLITE],
  [SQLITE, POSTGRESQL],
  [POSTGRESQL, SQLITE],
])('a backup of $name', (from, to) => {
  let places: TestDatabase[];
  beforeEach(async () => {
    places = [await from.newPlace(), await newTestDatabase(to)];
  });
  afterEach(() => Promise.all(places.map(({ remove }) => remove())));

  test(`EP3 put back on ${to.name}, is the same collector with a new epoch, once the first is destroyed`, async () => {
    const [first, second] = places as [TestDatabase, TestDatabase];
    const [source, target] = [at(first), at(second)];
    const file = join(second.settings.dataDir, 'a.backup');
    const before = await source.inside(async (collector) => {
      await enrol(collector);
      await post(collector, 12);
      return { rows: await rowsOf(collector), epoch: await collector.ingest.store.epoch() };
    });
    const made = await source.run('backup', file);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toMatch(
      /The keys are not in it\. Keep SIPAS_KEYS in another place: master [0-9a-f]{16}/,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(first.settings.dataDir, { recursive: true });

    const restored = await target.run('restore', file);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    const after = await target.inside(async (collector) => ({
      rows: await rowsOf(collector),
      epoch: await collector.ingest.store.epoch(),
    }));
    expect(after.rows).toEqual(before.rows);
    expect(after.epoch).not.toBe(before.epoch);
    expect(await target.run('recount', '--from-batches')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^no difference: 12 records/),
    });
    expect(await target.run('audit', 'verify')).toMatchObject({ code: 0 });
  });
});

describe('sipas migrate-store', () => {
  let places: TestDatabase[];
  beforeEach(async () => {
    places = [await SQLITE.newPlace(), await newTestDatabase(POSTGRESQL), await newTestDatabase(SQLITE)];
  });
  afterEach(() => Promise.all(places.map(({ remove }) => remove())));

  test('OB1 moves a collector to PostgreSQL and back in the same epoch, and what it left takes nothing in', async () => {
    const [first, second, third] = places as [TestDatabase, TestDatabase, TestDatabase];
    const named = ({ settings: { dataDir, databaseUrl } }: TestDatabase) =>
      databaseUrl ?? `sqlite:${dataDir}`;
    const before = await at(first).inside(async (collector) => {
      await enrol(collector);
      await post(collector, 12);
      return { rows: await rowsOf(collector), epoch: await collector.ingest.store.epoch() };
    });
    // Somebody forgot to stop it: what it is sent meanwhile is not acknowledged.
    await at(first).inside(async (running) => {
      const moved = await sipas(['migrate-store', '--from', named(first), '--to', named(second), '--json']);
      expect([moved.code, moved.stderr]).toEqual([0, '']);
      await expect(post(running, 1)).rejects.toThrow();
    });
    const twice = await sipas(['migrate-store', '--from', named(first), '--to', named(second)]);
    expect([twice.code, twice.stdout]).toEqual([0, expect.stringContaining('was moved before')]);
    const left = await at(first).run('recount');
    expect([left.code, left.stderr]).toEqual([
      3,
      expect.stringContaining('was moved elsewhere by sipas migrate-store'),
    ]);
    const again = await sipas(['migrate-store', '--from', named(second), '--to', named(first)]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('name an empty place')]);
    expect(await sipas(['migrate-store', '--from', named(second), '--to', named(third)])).toMatchObject({
      code: 0,
    });
    const after = await at(third).inside(async (collector) => {
      const found = { rows: await rowsOf(collector), epoch: await collector.ingest.store.epoch() };
      await post(collector, 3);
      return found;
    });
    expect(after).toEqual(before);
    expect((await at(third).run('recount', '--from-batches')).stdout).toMatch(/^no difference: 15 records/);
  });

  test('that cannot write what it read changes nothing', async () => {
    const [first] = places as [TestDatabase];
    await at(first).inside(enrol);
    const nowhere = 'postgres://nobody@127.0.0.1:1/none';
    const failed = await sipas([
      'migrate-store',
      '--from',
      `sqlite:${first.settings.dataDir}`,
      '--to',
      nowhere,
    ]);
    expect(failed.code).toBe(3);
    expect(await at(first).run('recount')).toMatchObject({ code: 0 });
    expect(await sipas(['migrate-store', '--from', 'x', '--to', nowhere])).toMatchObject({ code: 1 });
  });
});

describe('a backup', () => {
  let places: TestDatabase[];
  let file: string;
  let source: ReturnType<typeof at>;
  let empty: TestDatabase;
  beforeEach(async () => {
    const first = await SQLITE.newPlace();
    empty = await newTestDatabase(SQLITE);
    places = [first, empty];
    source = at(first);
    file = join(first.settings.dataDir, 'a.backup');
  });
  afterEach(() => Promise.all(places.map(({ remove }) => remove())));

  const backedUp = async (count = 3) => {
    await source.inside(async (collector) => {
      await enrol(collector);
      await post(collector, count);
    });
    expect(await source.run('backup', file)).toMatchObject({ code: 0 });
    return readFileSync(file);
  };
  const refused = async (bytes: Uint8Array | string, env = {}) => {
    const path = join(empty.settings.dataDir, '..', `${Date.now()}-${Math.abs(bytes.length)}.backup`);
    writeFileSync(path, bytes);
    const before = readdirSync(empty.settings.dataDir);
    const { code, stderr } = await sipas(['restore', path], { env: { ...at(empty).env, ...env } });
    rmSync(path);
    expect([code, readdirSync(empty.settings.dataDir)]).toEqual([1, before]);
    return stderr;
  };

  test('that was cut off anywhere is refused, and nothing is left of it', async () => {
    const whole = await backedUp();
    for (const part of [0.1, 0.5, 0.999]) {
      expect(await refused(whole.subarray(0, Math.floor(whole.length * part)))).toContain('ends too early');
    }
    const lines = gunzipSync(whole).toString().trimEnd().split('\n');
    expect(await refused(gzipSync(`${lines.slice(0, -1).join('\n')}\n`))).toContain('ends too early');
  });

  test('that was damaged or edited is refused, though its sum was made to fit', async () => {
    const whole = await backedUp();
    const damaged = Buffer.from(whole);
    damaged[whole.length >> 1] = (damaged[whole.length >> 1] ?? 0) ^ 1;
    expect(await refused(damaged)).toMatch(/damaged or changed|ends too early/);
    const lines = gunzipSync(whole).toString().trimEnd().split('\n');
    const edited = lines
      .slice(0, -1)
      .map((line) => line.replace('Hà Nội', 'Hà Nam'))
      .join('\n');
    const end = JSON.parse(lines.at(-1) ?? '');
    const sha256 = createHash('sha256').update(`${edited}\n`).digest('hex');
    const forged = gzipSync(`${edited}\n${JSON.stringify({ ...end, sha256 })}\n`);
    expect(await refused(forged)).toContain('damaged or changed');
    expect(await refused(Buffer.concat([whole, gzipSync('[]\n')]))).toContain('damaged or changed');
  });

  test('that is none, of a newer version or of another collector is refused by name', async () => {
    const lines = gunzipSync(await backedUp())
      .toString()
      .split('\n');
    const header = JSON.parse(lines[0] ?? '');
    const changed = (changes: object) =>
      gzipSync([JSON.stringify({ ...header, ...changes }), ...lines.slice(1)].join('\n'));
    for (const foreign of ['hello', '', gzipSync('{"a":1}\n'), gzipSync('')]) {
      expect(await refused(foreign)).toMatch(/is no backup of this program|ends too early/);
    }
    expect(await refused(changed({ format: 2, product: '9.0.0' }))).toContain('version 9.0.0');
    const ring = JSON.stringify(newKeyRing());
    expect(await refused(readFileSync(file), { SIPAS_KEYS: ring })).toMatch(
      /SIPAS_KEYS: the master [0-9a-f]{16}.* is lacking, so this backup is of another collector/,
    );
    rmSync(join(empty.settings.dataDir, 'keys.json'));
    expect(await refused(readFileSync(file), { SIPAS_KEYS: '' })).toMatch(/put them back as keys\.json/);
  });

  test('of a schema that is not known yet is refused before a table is made', async () => {
    const whole = gunzipSync(await backedUp()).toString();
    const newer = whole.replace(/"schema":\d+/, '"schema":999');
    const { code, stderr } = await (async () => {
      writeFileSync(`${file}.2`, withSum(newer));
      return at(empty).run('restore', '--without-keys', `${file}.2`);
    })();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/schema 999.*Restore it with that version/)]);
    expect(readdirSync(empty.settings.dataDir)).toEqual(['keys.json']);
  });

  test('is put back where nothing is, and writes over no file', async () => {
    await backedUp();
    const again = await source.run('backup', file);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('is there already')]);
    const taken = await source.run('restore', file);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('there is a database already')]);
    expect(await source.run('recount')).toMatchObject({ code: 0 });
  });

  test('holds each batch whole or not at all while batches come in', async () => {
    const acknowledged = await source.inside(async (collector) => {
      await enrol(collector);
      await post(collector, 10);
      const posts = Promise.all(Array.from({ length: 8 }, () => post(collector, 10)));
      const made = await source.run('backup', file);
      expect([made.code, made.stderr]).toEqual([0, '']);
      await posts;
      return 10;
    });
    expect(await at(empty).run('restore', file)).toMatchObject({ code: 0 });
    const recounted = JSON.parse((await at(empty).run('recount', '--from-batches', '--json')).stdout);
    expect(recounted).toMatchObject({ ok: true });
    expect(recounted.records % 10).toBe(0);
    expect(recounted.records).toBeGreaterThanOrEqual(acknowledged);
  });

  test('whose keys are lost can be put back without them, and the collector goes on with new ones', async () => {
    await backedUp();
    rmSync(join(empty.settings.dataDir, 'keys.json'));
    const run = (...args: readonly string[]) => sipas(args, { env: { ...at(empty).env, SIPAS_KEYS: '' } });
    expect(await run('restore', file, '--without-keys')).toMatchObject({ code: 0 });
    expect(await run('recount')).toMatchObject({ code: 3 });
    expect(await run('keys', 'accept-loss')).toMatchObject({ code: 0 });
    expect(await run('recount')).toMatchObject({ code: 0 });
  });

  test('is not left half written where the disk is in the way', async () => {
    const { code, stderr } = await source.run('backup', join(file, 'in', 'no', 'folder.backup'));
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('cannot be written (ENOENT: it is not there, or its folder is not)'),
    ]);
    appendFileSync(`${file}.part`, 'of one that was killed');
    await backedUp();
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});

/** A file whose SHA-256 is right, as anybody can make one. */
function withSum(text: string): Buffer {
  const lines = text.trimEnd().split('\n');
  const body = `${lines.slice(0, -1).join('\n')}\n`;
  const end = { ...JSON.parse(lines.at(-1) ?? ''), sha256: createHash('sha256').update(body).digest('hex') };
  return gzipSync(`${body}${JSON.stringify(end)}\n`);
}

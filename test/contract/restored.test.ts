import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { type DatabaseSettings, openDatabase } from '../../src/collector/db/open-database.ts';
import {
  acceptOldCopy,
  forgetIdentity,
  readOldCopy,
} from '../../src/collector/db/operations/recognise-restore.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { StartFailure } from '../../src/collector/start-failure.ts';
import { NOW_MS, plainRecords } from '../support/batches.ts';
import { checkedBatch, commit, enroller, storeOf } from '../support/collector-store-fixture.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';

const DAY_MS = 86_400_000;

async function withDatabase<Value>(
  settings: DatabaseSettings,
  work: (database: OpenDatabase) => Promise<Value>,
): Promise<Value> {
  const database = await openDatabase(settings);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const epochOf = (database: OpenDatabase) => storeOf(database).epoch();

const ownEpochs = async ({ writer }: OpenDatabase) =>
  (await writer.selectFrom('enrolments').select('epoch').execute()).map(({ epoch }) => epoch);

/** Two devices were heard of at NOW_MS, one of which has an epoch of its own. */
const fill = (settings: DatabaseSettings) =>
  withDatabase(settings, async (database) => {
    const store = storeOf(database);
    const enrol = enroller(database);
    await commit(store, checkedBatch(await enrol(), plainRecords(2)));
    await commit(store, checkedBatch(await enrol(), plainRecords(2), { lastSequence: 9, waiting: 2 }));
    return epochOf(database);
  });

/** As a copy looks to the program that opens it. */
const becomeCopy = (settings: DatabaseSettings) =>
  withDatabase(settings, ({ writer }) =>
    writer.updateTable('meta').set({ value: 'another' }).where('key', '=', 'identity').execute(),
  );

describe.each(ENGINES)('a database put back from a copy, on $name', (engine: TestEngine) => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await engine.newPlace();
  });
  afterEach(() => place.remove());

  test('EP3 the same database keeps its epoch, however often it is opened', async () => {
    const epoch = await fill(place.settings);
    for (let i = 0; i < 3; i += 1) expect(await withDatabase(place.settings, epochOf)).toBe(epoch);
    expect((await withDatabase(place.settings, ownEpochs)).filter((own) => own !== null)).toHaveLength(1);
  });

  test('EP3 a restored one has a new epoch, which is that of every enrolment, and keeps it', async () => {
    const epoch = await fill(place.settings);
    await becomeCopy(place.settings);
    const renewed = await withDatabase(place.settings, epochOf);
    expect(renewed).not.toBe(epoch);
    expect(await withDatabase(place.settings, ownEpochs)).toEqual([null, null]);
    expect(await withDatabase(place.settings, epochOf)).toBe(renewed);
  });

  test('EP3 two processes that open a restored one at once agree', async () => {
    const epoch = await fill(place.settings);
    await becomeCopy(place.settings);
    const databases = await Promise.all(Array.from({ length: 3 }, () => openDatabase(place.settings)));
    const epochs = await Promise.all(databases.map(epochOf));
    await Promise.all(databases.map((database) => database.close()));
    expect(new Set(epochs).size).toBe(1);
    expect(epochs[0]).not.toBe(epoch);
  });

  test.each([
    [30 * DAY_MS, null],
    [30 * DAY_MS + 1, NOW_MS],
  ])('EP3 one last heard of %i ms ago is marked as old: %s', async (agoMs, marked) => {
    await fill(place.settings);
    await becomeCopy(place.settings);
    const found = await withDatabase(place.settings, async ({ writer }) =>
      readOldCopy(writer, NOW_MS + agoMs),
    );
    expect(found).toBe(marked);
  });

  test('EP3 a database that is no copy is not old, however long no device was heard of', async () => {
    await fill(place.settings);
    const found = await withDatabase(place.settings, async ({ writer }) =>
      readOldCopy(writer, NOW_MS + 400 * DAY_MS),
    );
    expect(found).toBeNull();
  });

  test('EP3 an old copy starts only when told to, and then for good', async () => {
    await fill(place.settings);
    await becomeCopy(place.settings);
    const settings = { dataDir: place.settings.dataDir, databaseUrl: place.settings.databaseUrl ?? null };
    const later = () => NOW_MS + 31 * DAY_MS;
    for (let i = 0; i < 2; i += 1) {
      const refused = openCollector({ ...settings, oldCopy: 'refuse' }, later);
      await expect(refused).rejects.toThrow(StartFailure);
      await expect(refused).rejects.toThrow(/2026-11-14.*30 days.*--accept-old-copy/);
    }
    // Commands that only look, or bring in a list of units, need nobody's word.
    await (await openCollector(settings, later)).close();
    await (await openCollector({ ...settings, oldCopy: 'accept' }, later)).close();
    await (await openCollector({ ...settings, oldCopy: 'refuse' }, later)).close();
  });

  test('EP3 what was accepted is not asked again', async () => {
    await fill(place.settings);
    await becomeCopy(place.settings);
    const late = NOW_MS + 31 * DAY_MS;
    const pen = { key: Buffer.alloc(32), now: () => late };
    await withDatabase(place.settings, (database) => acceptOldCopy(database, pen, late));
    expect(await withDatabase(place.settings, ({ writer }) => readOldCopy(writer, late))).toBeNull();
  });

  test('EP3 a restore under a wrong clock marks nothing for ever: the next start with a right one judges anew', async () => {
    await fill(place.settings);
    await becomeCopy(place.settings);
    const settings = { dataDir: place.settings.dataDir, databaseUrl: place.settings.databaseUrl ?? null };
    const start = async (nowMs: number) =>
      (await openCollector({ ...settings, oldCopy: 'refuse' }, () => nowMs)).close();
    await expect(start(Date.UTC(2071, 0, 1))).rejects.toThrow(/clock says 2071-01-01: if that is wrong/);
    await start(Date.UTC(2001, 0, 1));
    await expect(start(NOW_MS + 40 * DAY_MS)).rejects.toThrow(StartFailure);
    await start(NOW_MS + DAY_MS);
    // Found new enough once, it is no old copy a month later.
    await start(NOW_MS + 40 * DAY_MS);
  });
});

describe('a data directory', () => {
  let place: TestDatabase;
  let epoch: string;
  const inside = (name: string): DatabaseSettings => ({ dataDir: join(place.settings.dataDir, name) });

  beforeEach(async () => {
    place = await (ENGINES[0] as TestEngine).newPlace();
    epoch = await fill(inside('data'));
  });
  afterEach(() => place.remove());

  test('EP3 a copy of it is another', async () => {
    await cp(inside('data').dataDir, inside('copy').dataDir, { recursive: true, preserveTimestamps: true });
    expect(await withDatabase(inside('copy'), epochOf)).not.toBe(epoch);
    expect(await withDatabase(inside('data'), epochOf)).toBe(epoch);
  });

  test('EP3 a copy put back into its place is another', async () => {
    await cp(inside('data').dataDir, inside('copy').dataDir, { recursive: true, preserveTimestamps: true });
    await rm(inside('data').dataDir, { recursive: true });
    await rename(inside('copy').dataDir, inside('data').dataDir);
    expect(await withDatabase(inside('data'), epochOf)).not.toBe(epoch);
  });

  test('EP3 a copy whose files were written over those in place is another', async () => {
    await cp(inside('data').dataDir, inside('copy').dataDir, { recursive: true });
    await cp(inside('copy').dataDir, inside('data').dataDir, { recursive: true, preserveTimestamps: true });
    expect(await withDatabase(inside('data'), epochOf)).not.toBe(epoch);
  });

  test('EP3 the database without the file beside it is another', async () => {
    await mkdir(inside('copy').dataDir);
    await cp(join(inside('data').dataDir, 'sipas.sqlite'), join(inside('copy').dataDir, 'sipas.sqlite'));
    expect(await withDatabase(inside('copy'), epochOf)).not.toBe(epoch);
  });

  test('EP3 one that was moved on purpose, file by file, is the same', async () => {
    await withDatabase(inside('data'), ({ writer }) => forgetIdentity(writer));
    await mkdir(inside('moved').dataDir);
    await rename(join(inside('data').dataDir, 'sipas.sqlite'), join(inside('moved').dataDir, 'sipas.sqlite'));
    for (let i = 0; i < 2; i += 1) expect(await withDatabase(inside('moved'), epochOf)).toBe(epoch);
  });

  test('EP3 moved to another name it is the same', async () => {
    await rename(inside('data').dataDir, inside('moved').dataDir);
    expect(await withDatabase(inside('moved'), epochOf)).toBe(epoch);
  });
});

describe('a PostgreSQL database', () => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await newTestDatabase(ENGINES[1] as TestEngine);
  });
  afterEach(() => place.remove());

  const asked = async (url: string, ...statements: readonly string[]) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };

  test('EP3 a copy of it on the same server is another', async () => {
    const epoch = await fill(place.settings);
    const url = place.settings.databaseUrl ?? '';
    const name = new URL(url).pathname.slice(1);
    const copy = `${url}_copy`;
    const server = new URL('/postgres', url).href;
    await asked(server, `create database ${name}_copy template ${name}`);
    expect(await withDatabase({ ...place.settings, databaseUrl: copy }, epochOf)).not.toBe(epoch);
    await asked(server, `drop database ${name}_copy with (force)`);
    expect(await withDatabase(place.settings, epochOf)).toBe(epoch);
  });

  test('EP3 an ordinary role may ask what it is', async () => {
    const url = new URL(place.settings.databaseUrl ?? '');
    const name = url.pathname.slice(1);
    await asked(
      url.href,
      `create role ${name}_member login password 'test'`,
      `grant create, usage on schema public to ${name}_member`,
    );
    const ordinary = new URL(url);
    ordinary.username = `${name}_member`;
    const settings = { ...place.settings, databaseUrl: ordinary.href };
    const epoch = await fill(settings);
    expect(await withDatabase(settings, epochOf)).toBe(epoch);
    await asked(url.href, `drop owned by ${name}_member`, `drop role ${name}_member`);
  });
});

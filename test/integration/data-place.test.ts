import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CollectorSettings, openCollector } from '../../src/collector/start/open-collector.ts';
import { packed, plainRecords } from '../support/batches.ts';
import { ENGINES, newTestDatabase, type TestEngine } from '../support/databases.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { acknowledgementOf, problemOf, startTestCollector, type TestCollector } from './running-collector.ts';

const [SQLITE, POSTGRESQL] = ENGINES as readonly [TestEngine, TestEngine];
const UNAVAILABLE = [503, 'storage-unavailable'];

describe('CO3 what is taken away while the collector runs', () => {
  let server: TestCollector;
  beforeEach(async () => {
    server = await startTestCollector(SQLITE);
  });
  afterEach(() => server.stop());

  /** What a batch is answered with, and what is said of the collector's health. */
  const answers = async (bytes: Uint8Array) => ({
    batch: await problemOf(await server.post(bytes)),
    health: await problemOf(await fetch(`${server.url}/readyz`)),
  });

  test.each(['sipas.sqlite', 'sipas.sqlite-wal', 'sipas.sqlite-shm'])(
    '%s: nothing is acknowledged, and the log says what to do',
    async (name) => {
      const enrolment = await server.enrol();
      await acknowledgementOf(await server.post(packed(enrolment, plainRecords(2))));
      rmSync(join(server.dataDir, name));
      const bytes = packed(enrolment, plainRecords(3));
      expect(await answers(bytes)).toEqual({ batch: UNAVAILABLE, health: UNAVAILABLE });
      expect(server.log.join('')).toMatch(new RegExp(`${name} was removed while the collector runs`));
    },
  );

  test('the folder: nothing is acknowledged until the same folder is back', async () => {
    const enrolment = await server.enrol();
    const bytes = packed(enrolment, plainRecords(3));
    const aside = `${server.dataDir}-aside`;
    renameSync(server.dataDir, aside);
    expect(await answers(bytes)).toEqual({ batch: UNAVAILABLE, health: UNAVAILABLE });
    renameSync(aside, server.dataDir);
    const { records } = await acknowledgementOf(await server.post(bytes));
    expect(records.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
  });

  test('a copy put in the place of the database while it runs is not taken for it', async () => {
    const enrolment = await server.enrol();
    const database = join(server.dataDir, 'sipas.sqlite');
    copyFileSync(database, `${database}.copy`);
    renameSync(`${database}.copy`, database);
    expect(await problemOf(await server.post(packed(enrolment, plainRecords(1))))).toEqual(UNAVAILABLE);
    expect(server.log.join('')).toContain('sipas.sqlite was replaced while the collector runs');
  });
});

describe('where no database is', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-place-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const opened = (dataDir: string, missing: NonNullable<CollectorSettings['missing']>) =>
    openCollector({ dataDir, databaseUrl: null, missing });

  test('a command makes no new collector of a mistyped folder and says so', async () => {
    const mistyped = join(folder, 'dta');
    const finished = await sipas(['recount', '--data-dir', mistyped], { env: { SIPAS_KEYS: '' } });
    expect([finished.code, finished.stdout]).toEqual([3, '']);
    expect(finished.stderr).toBe(
      `sipas: DATA_DIR ${mistyped}: there is no such folder, so there is no collector here\n`,
    );
    await expect(opened(folder, 'refuse')).rejects.toThrow(/there is no collector here.*Check the setting/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('every command opens the collector so that none is made, but for the demo', () => {
    const cli = join(import.meta.dirname, '../../src/collector/cli');
    const opening = readdirSync(cli, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /\bopenCollector\(/.test(readFileSync(join(cli, name), 'utf8')));
    expect(opening.toSorted()).toEqual([join('commands', 'demo.ts'), 'with-collector.ts']);
  });

  test('no command makes one in an empty PostgreSQL database', async () => {
    const place = await newTestDatabase(POSTGRESQL);
    const { dataDir, databaseUrl = null } = place.settings;
    const open = openCollector({ dataDir, databaseUrl, missing: 'refuse' });
    await expect(open).rejects.toThrow('DATABASE_URL: there is no collector here');
    await place.remove();
  });

  test.each([
    ['removed', (database: string) => rmSync(database)],
    ['emptied', (database: string) => truncateSync(database)],
  ])('a database that was %s is missed at the next start, until a new one is asked for', async (_, lose) => {
    await (await opened(folder, 'make-first')).close();
    lose(join(folder, 'sipas.sqlite'));
    for (const _again of [1, 2]) {
      await expect(opened(folder, 'make-first')).rejects.toThrow(
        /sipas\.sqlite is gone or empty.*keys\.json.*--new-database/,
      );
    }
    await (await opened(folder, 'make')).close();
    await (await opened(folder, 'make-first')).close();
  });

  test('an empty PostgreSQL database is not begun beside the keys of another', async () => {
    const place = await newTestDatabase(POSTGRESQL);
    const { dataDir, databaseUrl = null } = place.settings;
    const open = openCollector({ dataDir, databaseUrl, missing: 'make-first' });
    await expect(open).rejects.toThrow(/DATABASE_URL: it is empty.*keys\.json.*--new-database/);
    await place.remove();
  });
});

describe('who may read the data directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-rights-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const modes = (dataDir: string) =>
    [dataDir, ...readdirSync(dataDir).map((name) => join(dataDir, name))].map(
      (path) => statSync(path).mode & 0o777,
    );
  const whileOpen = async (dataDir: string, look: () => void) => {
    const collector = await openCollector({ dataDir, databaseUrl: null });
    try {
      look();
      expect(collector.warnings).toEqual([]);
    } finally {
      await collector.close();
    }
  };

  test('is its owner alone, also where a former version left it open', async () => {
    const dataDir = join(folder, 'data');
    await whileOpen(dataDir, () => expect(new Set(modes(dataDir))).toEqual(new Set([0o700, 0o600])));
    chmodSync(dataDir, 0o755);
    for (const name of ['sipas.sqlite', 'instance']) chmodSync(join(dataDir, name), 0o644);
    await whileOpen(dataDir, () => expect(new Set(modes(dataDir))).toEqual(new Set([0o700, 0o600])));
  });

  test('a folder that holds something else keeps its rights, and the files in it do not', async () => {
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'notes.txt'), 'x', { mode: 0o644 });
    await whileOpen(folder, () => {
      expect(statSync(folder).mode & 0o777).toBe(0o755);
      expect(statSync(join(folder, 'notes.txt')).mode & 0o777).toBe(0o644);
      expect(statSync(join(folder, 'sipas.sqlite')).mode & 0o777).toBe(0o600);
    });
  });
});

describe('a broken page', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-damage-'));
    await makeCollector(folder, { keys: STATED_KEYS });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Overwrites the first page of a table, as a failing disk does. */
  function breakPageOf(table: string): void {
    const path = join(folder, 'sipas.sqlite');
    const database = new DatabaseSync(path);
    database.exec('pragma wal_checkpoint(truncate)');
    const row = database.prepare('select rootpage from sqlite_master where name = ?').get(table);
    const size = database.prepare('pragma page_size').get();
    database.close();
    const pageBytes = Number(size?.['page_size']);
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (Number(row?.['rootpage']) - 1) * pageBytes);
    closeSync(file);
  }

  test.each(['comments', 'accounts', 'sessions', 'audit_log'])(
    'of %s is found by a recount, which names the table',
    async (table) => {
      breakPageOf(table);
      const collector = await openCollector({ dataDir: folder, databaseUrl: null, keys: STATED_KEYS });
      const damaged = await collector.database.engine.damagedTables(collector.database.reader);
      expect(damaged.map((one) => one.table)).toEqual([table]);
      await collector.close();
    },
  );

  test('is told by the command in words, with what to do, and ends with 1', async () => {
    breakPageOf('comments');
    const { code, stdout, stderr } = await sipas(['recount', '--data-dir', folder]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^table comments is damaged on the disk: .*\nsipas: 1 damaged tables.*newest backup/,
    );
  });

  test('of units keeps it from starting, and is named without a stack', async () => {
    breakPageOf('units');
    const { code, stderr } = await sipas(['recount', '--data-dir', folder]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^sipas: DATA_DIR .*the database cannot be used \(damaged: units\)\. .*newest backup.*\n$/,
    );
    expect(stderr).not.toContain('    at ');
  });
});

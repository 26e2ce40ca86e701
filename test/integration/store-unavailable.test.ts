import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, test, vi } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { META_OF_MOVED, retireDatabase } from '../../src/collector/db/operations/move/retire-database.ts';
import { packed, plainRecord, plainRecords } from '../support/batches.ts';
import { rowCounts } from '../support/collector-store-fixture.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { acknowledgementOf, problemOf, startTestCollector } from './running-collector.ts';

const [SQLITE, POSTGRES] = ENGINES as readonly [TestEngine, TestEngine];
const UNAVAILABLE = [503, 'storage-unavailable'];

/** The engine with the settings of the one place it hands out. */
function watched(engine: TestEngine) {
  const places: { dataDir: string; databaseUrl?: string | undefined }[] = [];
  return {
    places,
    engine: {
      name: engine.name,
      newPlace: async () => {
        const place = await engine.newPlace();
        places.push(place.settings);
        return place;
      },
    },
  };
}

test('CO3 while another program holds the file, a device is told to try again; then it goes through', async () => {
  const { engine, places } = watched(SQLITE);
  const server = await startTestCollector(engine);
  const bytes = packed(await server.enrol(), plainRecords(3));
  const other = new DatabaseSync(join(places[0]?.dataDir ?? '', 'sipas.sqlite'));
  other.exec('begin immediate');
  const answer = await server.post(bytes);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(await problemOf(answer)).toEqual(UNAVAILABLE);
  other.exec('rollback');
  other.close();
  const { records } = await acknowledgementOf(await server.post(bytes));
  expect(records.map(({ outcome }) => outcome)).toEqual(['stored', 'stored', 'stored']);
  await server.stop();
});

test('a single statement waits for another connection of the same thread, and does not hold it up', async () => {
  const place = await SQLITE.newPlace();
  const [one, two] = [await openDatabase(place.settings), await openDatabase(place.settings)];
  const order: string[] = [];
  const transaction = one.writer.transaction().execute(async (writer) => {
    await writer.deleteFrom('sessions').execute();
    order.push('one has the lock');
    // Longer than a statement blocks the thread.
    await pause(200);
    order.push('one ends');
  });
  await vi.waitUntil(() => order.length > 0);
  await two.writer.deleteFrom('sessions').execute();
  order.push('two wrote');
  await transaction;
  expect(order).toEqual(['one has the lock', 'one ends', 'two wrote']);
  await one.close();
  await two.close();
  await place.remove();
});

test('CO3 a full disk leaves nothing half-stored and is answered by 503', async () => {
  const server = await startTestCollector(SQLITE);
  const { writer } = server.collector.database;
  const enrolment = await server.enrol();
  const before = await rowCounts(server.collector.database);
  await sql`pragma max_page_count = 1`.execute(writer);
  const bytes = packed(enrolment, plainRecords(100));
  expect(await problemOf(await server.post(bytes))).toEqual(UNAVAILABLE);
  expect(await rowCounts(server.collector.database)).toEqual(before);
  expect(await problemOf(await fetch(`${server.url}/readyz`))).toEqual(UNAVAILABLE);
  await sql`pragma max_page_count = 1000000`.execute(writer);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  const { records } = await acknowledgementOf(await server.post(bytes));
  expect(records.every(({ outcome }) => outcome === 'stored')).toBe(true);
  await server.stop();
});

test('CO3 while the database server is gone every request is a 503, and afterwards nothing is lost', async () => {
  const { engine, places } = watched(POSTGRES);
  const server = await startTestCollector(engine);
  const enrolment = await server.enrol();
  const bytes = packed(enrolment, [plainRecord()]);
  const name = new URL(places[0]?.databaseUrl ?? '').pathname.slice(1);
  const admin = new pg.Client({ connectionString: `${inject('postgresUrl')}/postgres` });
  await admin.connect();
  await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  expect(await problemOf(await server.post(bytes))).toEqual(UNAVAILABLE);
  expect(await problemOf(await fetch(`${server.url}/readyz`))).toEqual(UNAVAILABLE);
  expect(server.log.join('')).not.toContain('postgres:test@');
  await admin.query(`alter database ${name} with allow_connections true`);
  await admin.end();
  const { records } = await acknowledgementOf(await server.post(bytes));
  expect(records.map(({ outcome }) => outcome)).toEqual(['stored']);
  await server.stop();
});

describe.each(ENGINES)('CO3 a collector on $name that was moved elsewhere while it ran', (engine) => {
  test('takes nothing in, and tells devices to wait', async () => {
    const server = await startTestCollector(engine);
    const bytes = packed(await server.enrol(), [plainRecord()]);
    const { writer } = server.collector.database;
    await writer.transaction().execute(retireDatabase);
    const answer = await server.post(bytes);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await problemOf(answer)).toEqual(UNAVAILABLE);
    expect(await problemOf(await fetch(`${server.url}/readyz`))).toEqual(UNAVAILABLE);
    expect(server.log.join('')).toContain('moved elsewhere by sipas migrate-store');
    await sql`alter table ${sql.table(META_OF_MOVED)} rename to meta`.execute(writer);
    await server.stop();
  });
});

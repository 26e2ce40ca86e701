import { createServer, type Server, Socket } from 'node:net';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { expect, inject, test, vi } from 'vitest';
import { CheckedPostgresDialect } from '../../src/collector/db/postgres/dialect.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { packed, plainRecord } from '../support/batches.ts';
import { ENGINES, newTestDatabase } from '../support/databases.ts';
import { startPostgres } from '../support/postgres.ts';
import { acknowledgementOf, problemOf, startTestCollector } from './running-collector.ts';

/** Six batches are opened first, which takes a busy machine over a second. */
const WAIT = { timeout: 20_000 };
const UNAVAILABLE = [503, 'storage-unavailable'];

test('CO3 a database server that is restarted under load costs requests, not the process', async () => {
  const postgres = await startPostgres({ durable: true });
  const keys = await newTestDatabase(must(ENGINES[0], 'the embedded engine'));
  const newPlace = async () => ({
    settings: { ...keys.settings, databaseUrl: `${postgres.url}/postgres` },
    remove: async () => {
      await postgres.stop();
      await keys.remove();
    },
  });
  const server = await startTestCollector({ name: 'PostgreSQL', newPlace });
  const enrolment = await server.enrol();
  // Someone else holds the device's row, so that batches are in the middle of a transaction, which they share.
  const holder = new pg.Client({ connectionString: `${postgres.url}/postgres` });
  holder.on('error', () => undefined);
  await holder.connect();
  // A transaction sees one state of the activity.
  const watcher = new pg.Client({ connectionString: `${postgres.url}/postgres` });
  watcher.on('error', () => undefined);
  await watcher.connect();
  await holder.query('begin');
  await holder.query('select 1 from enrolments for update');
  const bodies = Array.from({ length: 6 }, (_, index) =>
    packed(enrolment, [plainRecord({ sequence: index + 1 })]),
  );
  const answers = bodies.map((bytes) => server.post(bytes));
  await vi.waitFor(async () => {
    const waiting = await watcher.query("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
    expect(waiting.rowCount).toBeGreaterThan(0);
  }, WAIT);
  // One transaction is open with no statement under way: its connection breaks with nobody to tell.
  const { writer } = server.collector.database;
  const idle = writer.transaction().execute(async (transaction) => {
    await sql`select 1`.execute(transaction);
    await postgres.shutDown();
    await sql`select 1`.execute(transaction);
  });
  await expect(idle).rejects.toThrow(StorageUnavailable);
  for (const answer of await Promise.all(answers)) expect(await problemOf(answer)).toEqual(UNAVAILABLE);
  expect(await problemOf(await fetch(`${server.url}/readyz`))).toEqual(UNAVAILABLE);

  await postgres.start();
  for (const bytes of bodies) {
    const { records } = await acknowledgementOf(await server.post(bytes));
    expect(records.map(({ outcome }) => outcome)).toEqual(['stored']);
  }
  await server.stop();
});

/** Stands between a client and the server of this run, and can go silent as a hung one does. */
async function relay(): Promise<{
  readonly url: string;
  readonly hang: () => void;
  /** What clients have sent since. */
  readonly unheard: () => string;
  readonly close: () => void;
}> {
  const target = new URL(inject('postgresUrl'));
  const farPort = Number(target.port);
  const sockets: Socket[] = [];
  const nears: Socket[] = [];
  let unheard = '';
  // A hung server does not close its half either.
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    const far = new Socket().connect(farPort, target.hostname);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
    sockets.push(near, far);
    nears.push(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  target.port = String(typeof address === 'object' ? address?.port : address);
  return {
    url: `${target.href}/postgres`,
    hang: () => {
      for (const socket of sockets) socket.unpipe().pause();
      for (const near of nears) {
        near.on('data', (chunk) => {
          unheard += chunk.toString('latin1');
        });
        near.resume();
      }
    },
    unheard: () => unheard,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('CO3 a database server that hangs is given up, in a transaction too', async () => {
  const { url, hang, unheard, close } = await relay();
  const limits = { statementTimeoutMs: 300, answerGraceMs: 200 };
  const dialect = new CheckedPostgresDialect({ url, connections: 3, readOnly: false, ...limits });
  const database = new Kysely<Record<string, never>>({ dialect });
  const one = () => sql`select 1`.execute(database);
  // Three connections, of which two are soon in use and one stays idle.
  await Promise.all([one(), one(), one()]);
  const transaction = database.transaction().execute(async (within) => {
    hang();
    await sql`select 1`.execute(within);
  });
  await expect(transaction).rejects.toThrow(StorageUnavailable);
  await expect(one()).rejects.toThrow(StorageUnavailable);
  // Neither waited for an answer to its rollback: none was sent.
  expect(unheard().match(/select 1/g)).toHaveLength(2);
  expect(unheard()).not.toMatch(/rollback/i);
  await database.destroy();
  close();
});

test('a connection to a server that became a standby is left, and the next one writes', async () => {
  const url = `${inject('postgresUrl')}/postgres`;
  const dialect = new CheckedPostgresDialect({ url, connections: 1, readOnly: false });
  const database = new Kysely<Record<string, never>>({ dialect });
  const write = () => sql`create temporary table told (n integer) on commit drop`.execute(database);
  // As the session of a primary that was demoted under it.
  await sql`set default_transaction_read_only = on`.execute(database);
  await expect(sql`create table told (n integer)`.execute(database)).rejects.toThrow(StorageUnavailable);
  await write();
  await database.destroy();
});

test('a database server that hangs does not keep the collector from stopping', async () => {
  const { url, hang, close } = await relay();
  const dialect = new CheckedPostgresDialect({ url, connections: 1, readOnly: false });
  const database = new Kysely<Record<string, never>>({ dialect });
  await sql`select 1`.execute(database);
  hang();
  const last = expect(sql`select 1`.execute(database)).rejects.toThrow(StorageUnavailable);
  // The statement is on its way when the end is asked for.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const begun = performance.now();
  await database.destroy();
  await last;
  expect(performance.now() - begun).toBeLessThan(4_000);
  close();
});

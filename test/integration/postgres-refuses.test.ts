import { connect, createServer, type Server, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { ENGINES, newTestDatabase, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';

const [, POSTGRESQL] = ENGINES as readonly [TestEngine, TestEngine];

/** What PgBouncer takes at the start of a connection; it refuses any other setting with 08P01. */
const TAKEN_BY_POOLER = new Set([
  'user',
  'database',
  'client_encoding',
  'application_name',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
]);

/** A program before PostgreSQL that refuses settings as PgBouncer does. It hands on everything else as it comes. */
async function startPooler(url: URL): Promise<{ readonly port: number; readonly stop: () => void }> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('data', (bytes) => {
      const texts = bytes.subarray(8).toString('utf8').split('\0');
      const names = texts.filter((name, index) => index % 2 === 0 && name !== '');
      const refused = names.find((name) => !TAKEN_BY_POOLER.has(name.toLowerCase()));
      if (refused !== undefined) {
        const fields = ['SFATAL', 'VFATAL', 'C08P01', `Munsupported startup parameter: ${refused}`, ''];
        const body = Buffer.from(`${fields.join('\0')}\0`);
        const head = Buffer.alloc(5);
        head.write('E');
        head.writeInt32BE(body.length + 4, 1);
        client.end(Buffer.concat([head, body]));
        return;
      }
      const behind = connect(Number(url.port), url.hostname);
      sockets.add(behind);
      behind.on('error', () => client.destroy());
      behind.write(bytes);
      client.pipe(behind).pipe(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe('PostgreSQL', () => {
  let place: TestDatabase;
  let url: URL;
  beforeEach(async () => {
    place = await newTestDatabase(POSTGRESQL);
    url = new URL(place.settings.databaseUrl ?? '');
  });
  afterEach(() => place.remove());

  test('behind a pooler that takes no settings is used all the same, with the limits set in each transaction', async () => {
    const pooler = await startPooler(url);
    const pooled = new URL(url);
    pooled.port = String(pooler.port);
    const { reader, writer, close } = await openDatabase({ ...place.settings, databaseUrl: pooled.href });
    const settings = (of: typeof writer) =>
      of.transaction().execute(async (transaction) => {
        const { rows } = await sql<{ timeout: string; read_only: string }>`
          select current_setting('statement_timeout') as timeout,
            current_setting('transaction_read_only') as read_only`.execute(transaction);
        return rows[0];
      });
    expect(await settings(writer)).toEqual({ timeout: '30s', read_only: 'off' });
    expect(await settings(reader)).toEqual({ timeout: '30s', read_only: 'on' });
    expect(await reader.selectFrom('units').selectAll().execute()).toEqual([]);
    const isolated = reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((transaction) => transaction.deleteFrom('meta').execute());
    await expect(isolated).rejects.toThrow();
    await close();
    pooler.stop();
  });

  test('that gives the role no rights is told in words, with the code of no program', async () => {
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    const role = `nobody_${url.pathname.slice(1)}`;
    await admin.query(`create role ${role} login password 'test'`);
    await admin.query('revoke all on schema public from public');
    const asNobody = new URL(url);
    asNobody.username = role;
    const open = openCollector({ dataDir: place.settings.dataDir, databaseUrl: asNobody.href });
    await expect(open).rejects.toThrow(
      /^DATABASE_URL: the database cannot be opened \(.*(permission denied|no schema has been selected).*\)\. Grant/,
    );
    await admin.query(`drop role ${role}`);
    await admin.end();
  });
});

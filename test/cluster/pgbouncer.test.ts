import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { SqlMonthKeeping } from '../../src/collector/db/retention/month-keeping.ts';
import { MONTH_TABLE_NAMES } from '../../src/collector/db/retention/month-parts.ts';
import type { KeptMonths } from '../../src/collector/retention/months-job.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../src/core/kernel/calendar.ts';
import { settledBooks } from '../losses/books.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { newEpochStatement } from '../support/database-template.ts';
import { freePort } from '../support/free-port.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { SEED } from '../support/seed.ts';
import { sipas } from '../support/sipas.ts';
import { fillUndivided } from '../support/undivided-database.ts';
import { Daemon, userOfDatabases } from './daemons.ts';
import { debianPrograms } from './debian-programs.ts';
import { LoadedCluster } from './loaded-cluster.ts';

const LOAD_MS = 4_000;

/** Debian's PgBouncer in transaction mode before a real PostgreSQL, with fewer connections to it than collectors ask for. */
let folder: string;
let server: PostgresServer;
let pooler: Daemon;
let url: URL;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-pooler-'));
  chmodSync(folder, 0o755);
  const runAs = userOfDatabases();
  const programs = debianPrograms(['pgbouncer'], join(folder, 'root'));
  server = await startPostgres();
  const behind = new URL(server.url);
  url = new URL(`${server.url}/postgres`);
  url.port = String(await freePort());
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
postgres = host=127.0.0.1 port=${behind.port} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${url.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 100
`,
  );
  if (runAs !== undefined) chownSync(file, runAs.uid, runAs.gid);
  pooler = new Daemon([programs.path('pgbouncer'), file], join(folder, 'pgbouncer.log'), {
    ...{ env: programs.env, runAs, cwd: folder },
  });
  pooler.start();
  await untilAnswering();
});
afterAll(async () => {
  await pooler?.end();
  await server?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function untilAnswering(): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url.href });
    try {
      await client.connect();
      await client.query('select 1');
      return await client.end();
    } catch (error) {
      if (pooler.hasEnded) throw new Error(pooler.said(), { cause: error });
      await pause(50);
    }
  }
}

/** A database of before there were parts by month, in whose tables something was once. */
async function makeFormerDatabase(dataDir: string): Promise<void> {
  const databaseUrl = `${server.url}/postgres`;
  await fillUndivided({ dataDir, databaseUrl });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await (await openDatabase({ dataDir, databaseUrl })).close();
  // Now that it is known as one that has to be divided; what devices were thanked for begins with the test.
  const { rows } = await client.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'meta'`,
  );
  const deletions = rows.map(({ name }) => `delete from ${name};`).join('');
  await client.query(
    `set session_replication_role = replica; ${deletions} delete from meta where key <> 'schema'; ${newEpochStatement()}`,
  );
  await client.end();
}

/** As the collectors do it the day after an update, while devices send. */
async function divideNow(dataDir: string): Promise<KeptMonths> {
  const database = await openDatabase({ dataDir, databaseUrl: url.href });
  const keeping = new SqlMonthKeeping(database);
  const today = numberOfDay(localDay(Date.now()));
  const { signal } = new AbortController();
  try {
    await keeping.keep(dayOfNumber(today), signal);
    return await keeping.keep(dayOfNumber(today + 1), signal);
  } finally {
    await database.close();
  }
}

test('two collectors behind PgBouncer in transaction mode store everything once, also while tables are divided, and commands work', async () => {
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  await makeFormerDatabase(dataDir);
  const collectors: CollectorProcess[] = [];
  const env = { LOG_LEVEL: 'warn', SIPAS_KEYS: '', DATABASE_URL: url.href };
  const start = async (port: number) => startCollectorProcess({ dataDir, port, env });
  for (const port of [await freePort(), await freePort()]) collectors.push(await start(port));
  const world = await LoadedCluster.begin(
    {
      ...{ fronts: collectors.map(({ address }) => address), dataDir, databaseUrl: url.href },
      endCollectors: async () => {
        for (const one of collectors) expect(await one.stop()).toBe(0);
      },
    },
    4,
    SEED,
  );
  await pause(LOAD_MS);
  expect(await divideNow(dataDir)).toEqual({
    divided: MONTH_TABLE_NAMES,
    left: [],
    made: expect.any(Number),
  });
  const [first] = collectors;
  const { child, address } = must(first, 'two collectors');
  child.kill('SIGKILL');
  collectors[0] = await start(Number(new URL(address).port));
  await pause(LOAD_MS);
  const books = await settledBooks(world);
  expect(books).toEqual({ ...books, counted: books.thanked, held: 0, deleted: 0, unplaced: 0 });
  expect(books.thanked).toBeGreaterThan(20);
  // None of them met a setting of another's session or a statement that was prepared elsewhere.
  for (const one of collectors) expect(one.said()).not.toMatch(/"level":50/);
  const file = join(folder, 'sipas.backup');
  const backup = await sipas(['backup', file], { env: { DATA_DIR: dataDir, ...env } });
  expect([backup.code, existsSync(file) && statSync(file).size > 0]).toEqual([0, true]);
});

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import { packed, plainRecords } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { partOf } from '../support/reference-crypto.ts';
import { startTestCollector, type TestCollector } from './running-collector.ts';

/** A connection, and what came over it so far. */
function open(server: TestCollector): { socket: Socket; answer: Promise<string> } {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  const answer = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text));
    socket.on('error', () => undefined);
  });
  return { socket, answer };
}

test.each(ENGINES)('a request under way when the collector stops is finished, on $name', async (engine) => {
  const server = await startTestCollector(engine);
  const hasBegunToClose = once(server.stopping, 'abort');
  const accepted: Socket[] = [];
  server.app.server.on('connection', (socket) => accepted.push(socket));
  const bytes = packed(await server.enrol(), plainRecords(3));
  const head = `POST /api/v1/batches HTTP/1.1\r\nhost: x\r\ncontent-type: ${BATCH_MEDIA_TYPE}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  const slow = open(server);
  slow.socket.write(head);
  slow.socket.write(bytes.subarray(0, 10));
  const late = open(server);
  const lateHead = 'GET /healthz HTTP/1.1\r\nhost: x\r\n';
  late.socket.write(lateHead);
  // The server has read what was sent so far: both requests are under way, the second still without its end.
  const expected = [head.length + 10, lateHead.length].sort();
  await vi.waitFor(
    () => expect(accepted.map(({ bytesRead }) => bytesRead)).toEqual(expect.arrayContaining(expected)),
    { timeout: 20_000 },
  );

  const stopped = server.stop();
  await hasBegunToClose;
  slow.socket.write(bytes.subarray(10));
  late.socket.write('\r\n');
  const answered = await slow.answer;
  expect(answered).toMatch(/^HTTP\/1\.1 200 OK/);
  const jws = answered.trim().split('\n').at(-1) ?? '';
  expect(partOf(jws, 1)).toContain('"outcome":"stored"');
  expect(await late.answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"shutting-down"/);
  await stopped;
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
});

test('a read under way when its connection is closed does not end the process before that is done', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-reader-'));
  const script = `
    import { DatabaseSync } from 'node:sqlite';
    import { Kysely, sql } from '${import.meta.resolve('kysely')}';
    import { SqliteReaderDialect } from '${new URL('../../src/collector/db/sqlite/reader-dialect.ts', import.meta.url)}';
    import { StatementThread } from '${new URL('../../src/collector/db/sqlite/statement-thread.ts', import.meta.url)}';
    new DatabaseSync(process.argv[2]).exec('pragma journal_mode = wal; create table t (a)');
    const database = new Kysely({ dialect: new SqliteReaderDialect(() => new StatementThread(process.argv[2], 'read')) });
    const slow = sql\`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select count(*) from n\`;
    await slow.execute(database);
    slow.execute(database).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    await database.destroy();
    console.log('closed');
  `;
  const file = join(folder, 'close.mjs');
  writeFileSync(file, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, join(folder, 'x.sqlite')], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect([status, stdout, stderr]).toEqual([0, 'closed\n', '']);
});

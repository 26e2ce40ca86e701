import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { retryAfterMs } from '../../src/device/exchange/problem-response.ts';
import { freePort } from '../support/free-port.ts';
import { Daemon, userOfDatabases } from './daemons.ts';
import { debianPrograms } from './debian-programs.ts';
import { haproxyFile } from './reference-files.ts';

/** HAProxy as the reference set-up has it, before collectors that are not there, cannot store, and can. */
let folder: string;
let proxy: Daemon;
let collector: Server;
let front: string;
let canStore = false;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-proxy-'));
  chmodSync(folder, 0o755);
  const programs = debianPrograms(['haproxy'], join(folder, 'root'));
  const ports = { database: await freePort(), front: await freePort() };
  const [gone, there] = [await freePort(), await freePort()];
  front = `http://127.0.0.1:${ports.front}`;
  collector = createServer(({ url }, answer) => {
    answer.statusCode = url === '/readyz' && !canStore ? 503 : 200;
    answer.end('the collector');
  }).listen(there, '127.0.0.1');
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, haproxyFile(ports, [], [gone, there]));
  proxy = new Daemon([programs.path('haproxy'), '-f', file], join(folder, 'haproxy.log'), {
    ...{ env: programs.env, runAs: userOfDatabases(), cwd: folder },
  });
  proxy.start();
});
afterAll(async () => {
  await proxy?.end();
  collector?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** What a device is answered, once it is this. */
async function answeredOnce(status: number): Promise<Response> {
  for (;;) {
    const answer = await fetch(`${front}/api/v1/batches`, { method: 'POST' }).catch(() => null);
    if (answer?.status === status) return answer;
    if (proxy.hasEnded) throw new Error(proxy.said());
    await pause(50);
  }
}

test('where no collector can store, devices are told by the proxy to wait five seconds', async () => {
  const answer = await answeredOnce(503);
  expect(retryAfterMs(answer.headers.get('retry-after'), Date.now())).toBe(5_000);
});

test('once one can, what they send reaches it, and once it cannot, they are told to wait again', async () => {
  canStore = true;
  expect(await (await answeredOnce(200)).text()).toBe('the collector');
  canStore = false;
  expect((await answeredOnce(503)).headers.get('retry-after')).toBe('5');
});

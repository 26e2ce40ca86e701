import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';

let place: TestDatabase;
let running: StartedSipas | null = null;
beforeEach(async () => {
  place = await (ENGINES[1] ?? expect.fail()).newPlace();
});
afterEach(async () => {
  await running?.stop();
  await place.remove();
});

test('a running collector tells figures at an address of their own, and backs itself up', async () => {
  const port = await freePort();
  const { dataDir, databaseUrl = '' } = place.settings;
  const backups = join(dataDir, 'backups');
  const env = {
    ...{ DATA_DIR: dataDir, DATABASE_URL: databaseUrl, BACKUP_DIR: backups },
    METRICS_ADDRESS: `127.0.0.1:${port}`,
  };
  running = await sipasStarted(['start', '--port', '0'], { env });
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  // Whoever comes by a proxy comes to the other address, which knows nothing of it.
  expect((await fetch(`${running.url}/metrics`)).status).toBe(404);
  await vi.waitFor(
    () => expect(readdirSync(backups)).toEqual([expect.stringMatching(/^sipas-.*Z\.backup$/)]),
    {
      timeout: 20_000,
    },
  );
  const text = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  await vi.waitFor(async () => expect(await text()).toMatch(/^sipas_backup_age_seconds [\d.]+$/m), {
    timeout: 20_000,
  });
  expect(await text()).toMatch(/^sipas_writable 1$/m);
  expect(await text()).toMatch(/^sipas_database_connections\{state="idle"\} \d+$/m);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test('of a start that cannot be completed nothing is left: the process ends, and the address is free', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const own = await freePort();
  const { dataDir, databaseUrl = '' } = place.settings;
  const env = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, METRICS_ADDRESS: `127.0.0.1:${port}` };
  const ended = await sipas(['start', '--port', String(own)], { env });
  expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining('METRICS_ADDRESS')]);
  await expect(fetch(`http://127.0.0.1:${own}/healthz`)).rejects.toThrow();
  taken.close();
});

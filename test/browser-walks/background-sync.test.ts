import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SignedIn, signInBrowser } from '../support/accounts.ts';
import { openProfile } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { answerQuickly, enrolDevice, sheet, untilInstalled } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let person: SignedIn;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-background-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir, port: await freePort() });
  browser = await openProfile(join(folder, 'profile'), { locale: 'vi-VN' });
  person = await signInBrowser(browser, collector);
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the collector says it has of the one device. */
async function received(): Promise<unknown> {
  const answer = await fetch(`${collector.address}/api/v1/devices`, { headers: { cookie: person.cookie } });
  const { devices } = (await answer.json()) as { devices: { made: number; received: number }[] };
  return devices.map(({ made, received }) => ({ made, received }));
}

/**
 * The browser's registrations of workers, as its own tools see them. A browser without a window has the event and
 * no schedule for it, so the test plays the schedule.
 */
async function registrationId(tools: CDPSession): Promise<string> {
  const found = new Promise<string>((resolve) => {
    tools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(({ scopeURL }) => scopeURL === `${collector.address}/`);
      if (one !== undefined) resolve(one.registrationId);
    });
  });
  await tools.send('ServiceWorker.enable');
  return found;
}

test('SY7 a record that could not be sent is sent when the network returns, with no page of the app open', async () => {
  const page = await browser.newPage();
  await enrolDevice(page, collector, 'Xã Thử Một');
  await page.goto(`${collector.address}/kiosk`);
  await untilInstalled(page);
  const { port } = new URL(collector.address);
  await collector.stop();
  await answerQuickly(page, sheet(4));
  const blank = browser.pages()[0] ?? (await browser.newPage());
  await page.close();
  expect(browser.pages().map((open) => open.url())).toEqual(['about:blank']);
  collector = await startCollector({ dataDir: collector.dataDir, port: Number(port) });
  expect(await received()).toEqual([{ made: 0, received: 0 }]);

  const tools = await browser.newCDPSession(blank);
  await tools.send('ServiceWorker.dispatchSyncEvent', {
    origin: collector.address,
    registrationId: await registrationId(tools),
    tag: 'sipas-sync',
    lastChance: false,
  });
  await expect.poll(received, { timeout: 20_000 }).toEqual([{ made: 1, received: 1 }]);
  expect(browser.pages().map((open) => open.url())).toEqual(['about:blank']);
});

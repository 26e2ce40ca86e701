import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openProfile } from '../support/chromium.ts';
import { enrolDevice, fillQuickly, sheet } from '../support/kiosk-driver.ts';
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

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-taken-away-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir });
  browser = await openProfile(join(folder, 'profile'), { locale: 'vi-VN' });
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('ST2 a browser that deletes the data under an open kiosk is noticed, and nobody is thanked for nothing', async () => {
  const page = await browser.newPage();
  await enrolDevice(page, collector, 'Xã Thử Một');
  await page.goto(`${collector.address}/kiosk`);
  await fillQuickly(page, sheet(4));
  const tools = await browser.newCDPSession(page);
  await tools.send('Storage.clearDataForOrigin', {
    origin: collector.address,
    storageTypes: 'indexeddb',
  });
  await page.getByRole('button', { name: 'Gửi phiếu' }).click();
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: /Chưa lưu được|chưa/i })
    .waitFor();
  // The store was opened again, and works: the device can be enrolled again.
  await enrolDevice(page, collector, 'Xã Thử Một');
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { productVersion } from '../../src/collector/product-version.ts';
import { AppServer } from '../support/app-server.ts';
import { buildApp } from '../support/build-app.ts';
import { openContext } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import {
  answerQuickly,
  enrolDevice,
  enterPin,
  lookForUpdate,
  openStaff,
  sheet,
  start,
  untilInstalled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * Takes long: the app is built under a second version, and a browser installs one after the other.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

let folder: string;
let collector: StartedCollector;
let server: AppServer;
let address: string;
let browser: BrowserContext;

/** The build of this run, and the version it says. */
const DIST = join(import.meta.dirname, '../../dist');
const OLD = productVersion();
const NEW = '0.1.8';

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  folder = mkdtempSync(join(tmpdir(), 'sipas-update-'));
  await buildApp(NEW, join(folder, NEW));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir });
  const port = await freePort();
  server = new AppServer(DIST, Number(new URL(collector.address).port));
  await server.listen(port);
  address = `http://localhost:${port}`;
  browser = await openContext({ locale: 'vi-VN' });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await collector?.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('a new version of the app', () => {
  test('UP1 one that cannot be installed whole leaves the old one working, offline too', async () => {
    const page = await browser.newPage();
    await enrolDevice(page, { ...collector, address }, 'Xã Thử Một');
    await page.goto(`${address}/kiosk`);
    await untilInstalled(page);
    server.isConnected = false;
    await answerQuickly(page, sheet(4));
    await openStaff(page, address);
    await page.getByText(OLD).waitFor();

    server.folder = join(folder, NEW);
    // The page of the server before; what came whole by then is kept, and not asked for again.
    const oldPage = readFileSync(join(DIST, 'index.html'), 'utf8');
    server.instead = (path) => (path === '/index.html' ? oldPage : null);
    expect(await lookForUpdate(page)).toBe('redundant');
    // Somebody's sign-in page in the place of one script.
    server.instead = (path) => (path.startsWith('/assets/store-') ? '<!doctype html><p>Wi-Fi' : null);
    expect(await lookForUpdate(page)).toBe('redundant');
    server.instead = () => null;
    server.missing = (path) => path.startsWith('/assets/store-');
    expect(await lookForUpdate(page)).toBe('redundant');
    await page.reload();
    await enterPin(page);
    await page.getByText(OLD).waitFor();
    await browser.setOffline(true);
    await page.goto(`${address}/kiosk`);
    await answerQuickly(page, sheet(5));
    await browser.setOffline(false);
    await page.close();
  });

  test('UP1 a whole one waits for an open survey in another tab, then takes over, and every record is there', async () => {
    const survey = await browser.newPage();
    await survey.goto(`${address}/kiosk`);
    await start(survey);
    const staff = await browser.newPage();
    await openStaff(staff, address);
    server.missing = () => false;
    expect(await lookForUpdate(staff)).toBe('installed');
    await staff.getByRole('heading', { name: 'Có phiên bản mới' }).waitFor();
    await staff.getByRole('button', { name: 'Cập nhật' }).click();
    await staff.getByText('Chưa cập nhật được').waitFor();
    await staff.getByText(OLD).waitFor();
    // The survey goes on as if nothing were.
    await survey.locator('main input[type=radio]').first().waitFor();

    await survey.close();
    await staff.getByRole('button', { name: 'Cập nhật' }).click();
    await enterPin(staff);
    await staff.getByText(NEW).waitFor();
    await staff.getByText('2 phiếu đang chờ gửi').waitFor();
    server.isConnected = true;
    await staff.getByRole('button', { name: 'Gửi ngay' }).click();
    await staff.getByText('2 / 2 phiếu hệ thống đã nhận').waitFor();
  });

  test('UP2 a file of the app that is lost or wrong is fetched again, before it can leave a page blank', async () => {
    const page = browser.pages().at(-1) as Page;
    /** Does to the files kept on the device whose address has this in it. */
    const harm = (part: string, how: 'lost' | 'wrong') =>
      page.evaluate(
        async ([part, how]) => {
          for (const name of (await caches.keys()).filter((one) => one.includes('precache'))) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              if (!request.url.includes(part)) continue;
              if (how === 'lost') await cache.delete(request);
              else
                await cache.put(
                  request,
                  new Response('<!doctype html><p>Wi-Fi', { headers: { 'content-type': 'text/html' } }),
                );
            }
          }
        },
        [part, how] as const,
      );
    await harm('/assets/index-', 'wrong');
    await harm('/index.html', 'wrong');
    await harm('/kiosk.html', 'wrong');
    await openStaff(page, address);
    await page.goto(`${address}/kiosk`);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    await browser.setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    // Without a network staff are told that something is missing, and with one that it is not any more.
    await harm('icon', 'lost');
    await openStaff(page, address);
    await page.getByText(/tệp bị mất hoặc hỏng: vui lòng nối mạng/).waitFor();
    await browser.setOffline(false);
    await page.reload();
    await enterPin(page);
    await page.getByText(/Đã tải lại \d+ tệp bị mất hoặc hỏng/).waitFor();
    await page.reload();
    await enterPin(page);
    await page.getByText('Đủ và đúng').waitFor();
  });

  test('UP1 a kiosk with nothing open takes it by itself', async () => {
    const page = browser.pages().at(-1) as Page;
    // One that was there before comes as a new one, as when a release is taken back.
    server.folder = DIST;
    expect(await lookForUpdate(page)).toBe('installed');
    await page.goto(`${address}/kiosk`, { waitUntil: 'commit' });
    const script = /\/assets\/index-[\w-]+\.js/.exec(readFileSync(join(server.folder, 'index.html'), 'utf8'));
    await page.locator(`script[src="${script?.[0]}"]`).waitFor({ state: 'attached' });
    await openStaff(page, address);
    await page.getByText(OLD).waitFor();
  });
});

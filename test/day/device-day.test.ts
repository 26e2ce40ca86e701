import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/core/kernel/duration.ts';
import { AppServer } from '../support/app-server.ts';
import { buildApp } from '../support/build-app.ts';
import { openProfile } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import {
  enrolDevice,
  lookForUpdate,
  openStaff,
  start,
  untilInstalled,
  untilSettled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { SEED } from '../support/seed.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { BlankWatch } from './blank-watch.ts';
import { closeStores, jumpClock, prepare, setFreeLine, setLine } from './faults.ts';
import { answer, drawRespondent } from './respondents.ts';

/**
 * One day of a kiosk in a real browser: respondents who are hasty, leave or go back, a line of outages and 2G, two
 * releases of which one is broken, stores that close under the page, a clock that jumps, a reboot at noon and one at
 * night. Whoever was thanked is counted; nobody sees an answer of the one before; the heap stays flat; no page is
 * blank for ten seconds.
 */

const RESPONDENTS = Number(process.env['RESPONDENTS'] ?? 200);
/** What must be over by then, in the order of the day. */
const at = (share: number) => Math.floor(RESPONDENTS * share);
const BROKEN_RELEASE = at(0.2);
const NOON = at(0.4);
const RELEASE = at(0.6);
const CLOCK_BACK = at(0.75);
/** Garbage is collected before; what is left grows with nothing. */
const HEAP_GROWTH_MAX_BYTES = 4 * 1024 * 1024;
const MEASURE_EVERY = Math.max(5, at(0.1));
const BLANK_MAX_MS = 10_000;
/** Longer than anybody is waited for who left. */
const GONE_MS = 70 * SECOND_MS;
const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

const DIST = join(import.meta.dirname, '../../dist');
const NEW = '0.1.8';

let folder: string;
let collector: StartedCollector;
let server: AppServer;
let address: string;
let browser: BrowserContext;
let page: Page;
let tools: CDPSession;
const blank = new BlankWatch();

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  folder = mkdtempSync(join(tmpdir(), 'sipas-day-'));
  await buildApp(NEW, join(folder, NEW));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  const imported = await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS });
  expect(imported.stderr).toBe('');
  collector = await startCollector({ dataDir });
  const port = await freePort();
  server = new AppServer(DIST, Number(new URL(collector.address).port));
  await server.listen(port);
  address = `http://localhost:${port}`;
});

afterAll(async () => {
  blank.stop();
  await browser?.close();
  await server?.close();
  await collector?.stop();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test(`one day of ${RESPONDENTS} respondents, seed ${SEED}`, async () => {
  const random = seededRandom(SEED);
  await boot();
  await enrolDevice(page, { ...collector, address }, 'Xã Thử Một');
  await page.goto(`${address}/kiosk`);
  await untilInstalled(page);
  blank.watch(page);

  const met = { thanked: 0, left: 0, tries: 0, stores: 0 };
  /** By the pages that lived, since a reload begins with another heap. */
  const heaps: number[][] = [[]];
  for (let number = 0; number < RESPONDENTS; number += 1) {
    if (number === NOON) {
      await reboot();
      heaps.push([]);
    }
    if (number === BROKEN_RELEASE) await releaseBroken();
    if (number === RELEASE) {
      await release();
      heaps.push([]);
    }
    if (number === CLOCK_BACK) await jumpClock(page, -DAY_MS * 400);
    if (number === CLOCK_BACK + 3) await jumpClock(page, DAY_MS * 400);
    await setLine(tools, number);
    const respondent = drawRespondent(random);
    const closesAt = random.between(1, 12);
    await start(page);
    if (closesAt === 1) {
      await closeStores(page);
      met.stores += 1;
    }
    await answer(page, respondent);
    if (respondent.manner === 'leaving') {
      await jumpClock(page, GONE_MS);
      met.left += 1;
    } else {
      if (closesAt === 2) {
        await closeStores(page);
        met.stores += 1;
      }
      met.tries += await send();
      met.thanked += 1;
    }
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    await jumpClock(page, 2 * MINUTE_MS);
    if (number % MEASURE_EVERY === MEASURE_EVERY - 1) heaps.at(-1)?.push(await heapBytes());
  }
  await reboot();
  await settle();

  const longestMs = blank.stop();
  const growth = heaps.map((bytes) => Math.max(0, ...bytes) - Math.min(...bytes, Number.POSITIVE_INFINITY));
  const responses = await counted();
  process.stdout.write(
    `\ndevice day, seed ${SEED}: ${RESPONDENTS} respondents, ${met.thanked} thanked, ${responses} counted, ${met.left} left, ` +
      `${met.stores} stores closed, ${met.tries} times tried again, longest blank ${longestMs} ms, ` +
      `heap ${heaps
        .flat()
        .map((bytes) => (bytes / 1024 / 1024).toFixed(1))
        .join(' ')} MiB\n`,
  );
  expect(responses).toBe(met.thanked);
  expect(longestMs).toBeLessThan(BLANK_MAX_MS);
  for (const bytes of growth.filter(Number.isFinite)) expect(bytes).toBeLessThan(HEAP_GROWTH_MAX_BYTES);
});

/** Starts the device, as in the morning. */
async function boot(): Promise<void> {
  browser = await openProfile(join(folder, 'profile'), {
    viewport: { width: 1024, height: 768 },
    locale: 'vi-VN',
  });
  await prepare(browser);
  page = browser.pages()[0] ?? (await browser.newPage());
  tools = await browser.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('HeapProfiler.enable');
}

async function reboot(): Promise<void> {
  blank.pause();
  await browser.close();
  await boot();
  const navigated = page.goto(`${address}/kiosk`);
  blank.watch(page);
  await navigated;
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
}

/** A release of which one script is somebody's sign-in page: nothing changes for anybody. */
async function releaseBroken(): Promise<void> {
  server.folder = join(folder, NEW);
  server.instead = (path) => (path.startsWith('/assets/store-') ? '<!doctype html><p>Wi-Fi' : null);
  await setFreeLine(tools);
  expect(await lookForUpdate(page)).toBe('redundant');
  // It stays so until the next one.
}

/** The same without the fault, which the kiosk takes by itself once nothing is open. */
async function release(): Promise<void> {
  server.instead = () => null;
  await setFreeLine(tools);
  expect(await lookForUpdate(page)).toBe('installed');
  const script = /\/assets\/index-[\w-]+\.js/.exec(readFileSync(join(server.folder, 'index.html'), 'utf8'));
  await page.locator(`script[src="${script?.[0]}"]`).waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
}

/** Presses until thanked; returns how often it had to be tried again. */
async function send(): Promise<number> {
  const done = page.getByRole('button', { name: 'Xong' });
  const again = page.getByRole('button', { name: 'Thử lại' });
  await untilSettled(page);
  await page.getByRole('button', { name: 'Gửi phiếu' }).click();
  for (let tries = 0; ; tries += 1) {
    await done.or(again).waitFor();
    await untilSettled(page);
    if (await done.isVisible()) {
      await done.click();
      return tries;
    }
    await again.click();
  }
}

async function heapBytes(): Promise<number> {
  await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}

/** The line is there, and staff send what waits. */
async function settle(): Promise<void> {
  await setFreeLine(tools);
  await openStaff(page, address);
  await page.getByRole('button', { name: 'Gửi ngay' }).click();
  await page.getByText('Không có phiếu nào đang chờ').waitFor({ timeout: HOUR_MS / 30 });
}

async function counted(): Promise<number> {
  const { reader, close } = await openDatabase({ dataDir: collector.dataDir });
  const { responses } = await reader
    .selectFrom('records')
    .select(({ fn }) => fn.countAll<number>().as('responses'))
    .where('kind', '=', 'response')
    .executeTakeFirstOrThrow();
  await close();
  return Number(responses);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HELP_PAGES } from '../../src/app/help/help-pages.ts';
import { openContext } from '../support/chromium.ts';
import { enrolDevice, openStaff, untilInstalled } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/** The help on an enrolled device whose network is gone, from the service worker alone. */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-help-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  const imported = await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS });
  expect(imported.stderr).toBe('');
  collector = await startCollector({ dataDir });
  browser = await openContext({ locale: 'vi-VN' });
  page = await browser.newPage();
  await enrolDevice(page, collector, 'Xã Thử Một');
  await page.goto(`${collector.address}/kiosk`);
  await untilInstalled(page);
  await browser.setOffline(true);
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const shown = () => page.locator('main[aria-busy=false] h1').waitFor();
/** Addresses within the app that the page leads to. */
const links = () =>
  page.locator('main a').evaluateAll((found) => found.map((one) => one.getAttribute('href') ?? ''));

it('every page of the index and every link of each opens without a network, in both languages', async () => {
  await page.goto(`${collector.address}/help`);
  for (const language of ['vi', 'en']) {
    if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
    await page.locator(`html[lang=${language}]`).waitFor();
    await shown();
    expect(await links()).toEqual(HELP_PAGES.map((name) => `/help/${name}`));
    for (const name of HELP_PAGES) {
      await page.locator(`main a[href="/help/${name}"]`).click();
      await page.waitForURL(`**/help/${name}`);
      // The address comes before the page: what is shown meanwhile is still the index.
      await page.locator('main a[href="/help/citizen"]').waitFor({ state: 'detached' });
      await shown();
      await page.locator('main h2').first().waitFor();
      // What is told of the console has its pictures only where the console has a network.
      await page.waitForLoadState('networkidle');
      const empty = await page
        .locator('main img')
        .evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth === 0).length);
      expect(empty, `pictures of ${name}`).toBe(0);
      for (const address of await links()) {
        if (!address.startsWith('/help/')) continue;
        await page.locator(`main a[href="${address}"]`).first().click();
        await page.waitForURL(`**${address}`);
        await page.locator('main h2').first().waitFor();
        await page.goBack();
        await page.waitForURL(`**/help/${name}`);
        await shown();
      }
      await page.goBack();
      await page.waitForURL('**/help');
      await shown();
    }
  }
}, 120_000);

it('pictures of what works without a network are there without one', async () => {
  for (const name of ['citizen', 'staff']) {
    await page.goto(`${collector.address}/help/${name}`);
    await shown();
    await expect.poll(() => page.locator('main img').count()).toBeGreaterThan(0);
  }
});

it('leads back to where one was: the staff page, behind its PIN, and the first page', async () => {
  await page.goto(`${collector.address}/`);
  await page.locator('main a[href="/help"]').click();
  await shown();
  await page.getByRole('button', { name: /^(Quay lại|Back)$/ }).click();
  await page.waitForURL(`${collector.address}/`);
  await openStaff(page, collector.address);
  await page.locator('header a[href="/help/staff"]').click();
  await shown();
  await page.getByRole('button', { name: /^(Quay lại|Back)$/ }).click();
  await page.waitForURL('**/staff');
});

it('opens over the kiosk’s first screen, leads nowhere else, and closes to it', async () => {
  await page.goto(`${collector.address}/kiosk`);
  await page.getByRole('button', { name: 'Hướng dẫn' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hướng dẫn' });
  await dialog.getByRole('heading', { name: 'Cách trả lời' }).waitFor();
  expect(await dialog.getByRole('link').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Đóng' }).click();
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  expect(page.url()).toBe(`${collector.address}/kiosk`);
});

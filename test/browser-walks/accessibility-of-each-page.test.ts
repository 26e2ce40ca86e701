import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInBrowser } from '../support/accounts.ts';
import { axeViolationsInBothSchemes } from '../support/axe.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import { enrolDevice, openStaff } from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/** The screens of staff and every page of the console against axe, in both languages, light and dark. */

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-axe-en-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  // The page's own policy would refuse the checker's script; content-security-policy.test.ts leaves it in force.
  browser = await openContext({ locale: 'vi-VN', bypassCSP: true, reducedMotion: 'reduce' });
  await signInBrowser(browser, collector);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The last month that is complete: there is always something in it. */
const MONTH = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 1))
  .toISOString()
  .slice(0, 7);

const PATHS = [
  '/staff',
  `/console?unit=99&period=${MONTH}`,
  '/console/devices',
  '/console/hand-in',
  '/console/units?unit=99',
  '/console/units/opening-hours?unit=99201',
  '/console/forms',
  '/console/forms/recordings?language=km',
  '/console/published?unit=99',
  '/console/targets?unit=99',
  '/console/account',
  '/console/accounts',
  '/console/audit',
  '/console/links',
  `/console/ranking?unit=99&period=${MONTH}`,
  `/console/causes?unit=99&period=${MONTH}`,
  `/console/trend?unit=99&period=${MONTH}`,
  `/console/comments?unit=99&period=${MONTH}`,
  `/console/genuineness?unit=99&period=${MONTH}`,
  '/console/breakdowns?unit=99&by=hour',
];

it('no screen breaks a rule of WCAG 2.2 AA that a machine can check', async () => {
  await enrolDevice(page, collector, 'Phường Cẩm Đường');
  await openStaff(page, collector.address);
  for (const [language, button] of [
    ['vi', 'Tiếng Việt'],
    ['en', 'English'],
  ] as const) {
    await page.goto(`${collector.address}/console?unit=99`);
    await page.getByRole('heading').first().waitFor();
    await page.getByRole('button', { name: button }).first().click();
    await page.locator(`html[lang=${language}]`).waitFor();
    for (const path of PATHS) {
      await page.goto(`${collector.address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      expect(await axeViolationsInBothSchemes(page), `${path} in ${language}`).toEqual([]);
    }
  }
}, 120_000);

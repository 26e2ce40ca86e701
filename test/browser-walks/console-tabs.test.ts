import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

// Takes long: seven tabs of the console are opened, each of which has to show a figure.

/** More than the six connections a browser opens to one address over HTTP/1.1. */
const TABS = 7;

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-tabs-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  browser = await openContext({ locale: 'vi-VN' });
  await signInBrowser(browser, collector);
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openTab(path: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${collector.address}${path}`);
  return page;
}

const isLive = (page: Page) => page.getByText('Đang cập nhật trực tiếp').waitFor();

describe('the console in many tabs', () => {
  it('every one of seven shows its figures and goes on live, also where they show different units', async () => {
    const units = ['99', '99001', '99', '99002', '99', '99101', '99'];
    const tabs: Page[] = [];
    for (const unit of units.slice(0, TABS)) tabs.push(await openTab(`/console?unit=${unit}&period=2026`));
    for (const tab of tabs) {
      await tab.getByTestId('overall').waitFor();
      await isLive(tab);
    }
    // The tab that had the stream is closed: another takes it.
    await tabs.shift()?.close();
    for (const tab of tabs) {
      await tab.reload();
      await tab.getByTestId('overall').waitFor();
      await isLive(tab);
    }
    for (const tab of tabs) await tab.close();
  });
});

describe('on paper', () => {
  /** How many pages there are, and the smallest of their contents in bytes: a page that shows nothing has a few. */
  async function printed(page: Page): Promise<{ pages: number; least: number }> {
    const pdf = (await page.pdf({ format: 'A4', margin: { top: '1cm', bottom: '1cm' } })).toString('latin1');
    const lengths = [...pdf.matchAll(/\/Contents (\d+) 0 R/g)].map(([, object]) =>
      Number(new RegExp(`\\n${object} 0 obj\\s*<<[^>]*/Length (\\d+)`).exec(pdf)?.[1]),
    );
    return { pages: lengths.length, least: Math.min(...lengths) };
  }

  // The simulated province has entries for several pages; of one action there are few.
  const short = ['/console/hand-in', '/console/links', '/console/audit?action=session.open'];
  it.each(short)('%s is one page', async (path) => {
    const page = await openTab(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // Also while it is still being read: shapes of what is coming are nothing for paper.
    expect(await printed(page)).toMatchObject({ pages: 1 });
    await page.close();
  });

  it('no page of the results is blank', async () => {
    const page = await openTab('/console?unit=99&period=2026');
    await page.locator('h1').waitFor();
    await page.getByTestId('overall-percent').waitFor();
    await page.locator('main svg').first().waitFor();
    // Once it is whole.
    await page.waitForLoadState('networkidle');
    await page
      .getByTestId(/-coming$/)
      .first()
      .waitFor({ state: 'detached' });
    const { pages, least } = await printed(page);
    expect(pages).toBeGreaterThan(2);
    expect(least).toBeGreaterThan(3_000);
    // Each row has a scale of its own: what lies over the column on a screen would not fit rows between which pages break.
    await page.emulateMedia({ media: 'print' });
    for (const row of await page.getByTestId(/^(ranking-row|sub-index)$/).all()) {
      const hasFigure = /%/.test(await row.getByTestId('percent').innerText());
      expect((await row.locator('td [aria-hidden] > span:visible').count()) > 0).toBe(hasFigure);
    }
    expect(await page.locator('thead [role=img]:visible').count()).toBe(0);
    await page.close();
  });
});

describe('the help pages', () => {
  // The worker comes to a device that is set up.
  beforeAll(async () => {
    const page = await openTab('/kiosk/setup');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await page.close();
  });

  it.each([
    ['/console/devices', 'Thêm máy', '/help/devices', 'Thêm, chuyển và thu hồi máy khảo sát'],
    ['/console/links', null, '/help/phones', 'Người dân trả lời trên điện thoại của mình'],
  ])(
    'open from %s with the service worker there, and without a network',
    async (path, begin, to, heading) => {
      const page = await openTab(path);
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      if (begin !== null) await page.getByRole('button', { name: begin }).click();
      // Beside a form that is begun, it has a tab of its own.
      const [help] = await Promise.all([
        begin === null ? page : browser.waitForEvent('page'),
        page.locator(`a[href="${to}"]`).click(),
      ]);
      await help.getByRole('heading', { level: 1, name: heading }).waitFor();
      await browser.setOffline(true);
      await help.reload();
      await help.getByRole('heading', { level: 1, name: heading }).waitFor();
      await help.getByRole('button', { name: 'English' }).click();
      await help.locator('html[lang=en]').waitFor();
      expect(await help.getByRole('heading', { level: 1 }).count()).toBe(1);
      await browser.setOffline(false);
      await help.getByRole('button', { name: 'Tiếng Việt' }).click();
      await help.close();
      if (help !== page) await page.close();
    },
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openContext } from '../support/chromium.ts';
import { answerQuickly, enrolDevice, sheet, start } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * A kiosk in a browser that is not as it should be: one without what has come since version 100, and one that
 * translates the page under the app.
 *
 * Takes long: a whole survey is filled in without newer APIs, and a browser is started for each of them.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

/** What browsers have learned after version 100, of what a program may be tempted to use. */
const NEWER = {
  AbortSignal: ['timeout', 'any'],
  Array: ['fromAsync'],
  'Array.prototype': ['toSorted', 'toReversed', 'toSpliced', 'with'],
  Object: ['groupBy'],
  Map: ['groupBy'],
  Promise: ['withResolvers', 'try'],
  'Set.prototype': ['union', 'intersection', 'difference', 'isSubsetOf'],
  'Iterator.prototype': ['map', 'filter', 'toArray', 'some', 'every', 'find'],
  'String.prototype': ['isWellFormed', 'toWellFormed'],
  URL: ['canParse', 'parse'],
  'Uint8Array.prototype': ['toBase64', 'toHex'],
  Uint8Array: ['fromBase64', 'fromHex'],
  Response: ['json'],
} as const;

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-older-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir });
});

afterEach(async () => {
  await browser?.close();
});

afterAll(async () => {
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openBrowser(): Promise<void> {
  browser = await openContext({ locale: 'vi-VN', reducedMotion: 'reduce' });
  page = await browser.newPage();
}

describe('a browser without what is newer than version 100', () => {
  it('is led from the set-up to the thanks, and the collector counts', async () => {
    await openBrowser();
    const faults: string[] = [];
    page.on('pageerror', (error) => void faults.push(error.message));
    await browser.addInitScript((newer) => {
      for (const [path, names] of Object.entries(newer)) {
        const parts = path.split('.');
        const owner = parts.reduce<unknown>(
          (object, part) => (object as Record<string, unknown> | undefined)?.[part],
          globalThis,
        );
        for (const name of names) if (owner !== undefined) delete (owner as Record<string, unknown>)[name];
      }
    }, NEWER);
    await enrolDevice(page, collector, 'Xã Thử Một');
    await page.goto(`${collector.address}/kiosk`);
    expect(await page.evaluate(() => 'timeout' in AbortSignal)).toBe(false);
    expect(await answerQuickly(page, sheet(4))).toMatch(/\d/);
    await expect.poll(counted, { timeout: 30_000 }).toBe(1);
    expect(faults).toEqual([]);
  });

  it('and without what sending needs says so instead of thanking', async () => {
    await openBrowser();
    await browser.addInitScript(() => {
      delete (globalThis as { CompressionStream?: unknown }).CompressionStream;
    });
    await page.goto(`${collector.address}/kiosk`);
    await page.getByRole('heading', { name: 'Trình duyệt này quá cũ' }).waitFor();
  });
});

/** Responses the collector holds. */
async function counted(): Promise<number> {
  const devices = await sipas(['devices', 'list', '--json'], { env: { DATA_DIR: join(folder, 'data') } });
  const { summary } = JSON.parse(devices.stdout) as { summary: { received: number } };
  return summary.received;
}

describe('a page that is translated under the app', () => {
  it('is never blank: the kiosk goes on or starts again by itself', async () => {
    await openBrowser();
    await enrolDevice(page, collector, 'Xã Thử Một');
    await page.goto(`${collector.address}/kiosk`);
    await start(page);
    await page.locator('main input[type=radio]').first().waitFor();
    await page.evaluate(tearAsTranslated);
    await page.getByRole('button', { name: /Kết thúc/ }).waitFor();
    await page.locator('main[data-settled=true]').waitFor();
    await page.keyboard.press('1');
    // Whatever became of it, there is a screen, and in the end one that takes answers.
    await expect
      .poll(
        async () => {
          const words = (await page.locator('body').innerText()).trim();
          expect(words).not.toBe('');
          return page.locator('main input[name^="context."], button:has-text("Bắt đầu")').count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
  });

  it('where it can be drawn no more, it says so, and a fresh kiosk follows within ten seconds', async () => {
    await openBrowser();
    await enrolDevice(page, collector, 'Xã Thử Một');
    await page.goto(`${collector.address}/kiosk`);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    // What React is about to take away is not where it was put: the way a translation breaks a page.
    await page.evaluate(() => {
      for (const child of document.querySelectorAll('#root > *')) {
        const font = document.createElement('font');
        child.replaceWith(font);
        font.append(child);
      }
    });
    await page.getByRole('button', { name: 'Bắt đầu' }).click();
    const broken = page.getByRole('heading', { name: 'Trang gặp lỗi' });
    await broken.waitFor();
    expect(await page.getByRole('button', { name: 'Bắt đầu' }).count()).toBe(0);
    await broken.waitFor({ state: 'detached', timeout: 10_000 });
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor({ timeout: 15_000 });
    await start(page);
    await page.locator('main input[type=radio]').first().waitFor();
  });
});

/** Every text as a browser's translation leaves it: in elements of its own, which the app does not know. */
function tearAsTranslated(): void {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.data.trim() === '') continue;
    const outer = document.createElement('font');
    const inner = document.createElement('font');
    inner.textContent = `${text.data} `;
    outer.append(inner);
    text.replaceWith(outer);
  }
}

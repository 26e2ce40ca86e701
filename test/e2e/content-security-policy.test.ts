import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import { isFailedLoad, watchPolicy } from '../support/policy-watch.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/**
 * The app under the policy it is served with, in a real browser: nothing it does is refused by the policy, nothing is
 * asked of another origin, nothing is an error on the browser's console, and here nothing fails to load. The kiosk, phones,
 * interviews and people who sign in are watched in the same way where they are walked through, and so is every screen in
 * the walks `accessibility-of-*`.
 *
 * Takes long: where it is the first to ask, the simulated province is made, and the console's pages are opened anew.
 */

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;
/** What was not as the policy wants it, or did not load, since the test began. */
let complaints: string[];
/** By which citizens answer for an office. */
let link: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-policy-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  browser = await openContext({ locale: 'vi-VN', reducedMotion: 'reduce' });
  complaints = await watchPolicy(browser, collector.address);
  browser.on('console', (message: ConsoleMessage) => {
    if (isFailedLoad(message)) complaints.push(`load: ${message.text()} at ${message.location().url}`);
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  complaints.length = 0;
});

const open = (path: string) => page.goto(collector.address + path);
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
const heading = () => page.getByRole('heading', { level: 1 }).first().waitFor();

/** The last month that is complete: the simulated province has figures of it. */
function lastMonth(): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

describe('the policy', () => {
  it('would be heard of: what a planted script would do is refused and reported', async () => {
    await open('/');
    await heading();
    await page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.head.append(script);
      const mark = document.createElement('p');
      mark.innerHTML = '<b style="color: red" onclick="globalThis.ran = true">x</b>';
      document.body.append(mark);
      mark.querySelector('b')?.click();
      await fetch('https://elsewhere.example/').catch(() => undefined);
    });
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    const directives = ['script-src-elem inline', 'style-src-attr inline', 'script-src-attr inline'];
    for (const directive of [...directives, 'connect-src https://elsewhere.example'])
      await expect.poll(() => complaints.join('\n')).toContain(`policy: ${directive}`);
    expect(complaints.join('\n')).toContain('console: ');
  });
});

describe('no page is in its way', () => {
  it('landing, privacy, an address that is none, help', async () => {
    await open('/');
    await heading();
    await page.getByText('Phiếu trả lời được giữ thế nào').click();
    await page.getByText('Ai đọc được').waitFor();
    await open('/khong-co');
    await heading();
    for (const file of ['devices.vi', 'devices.en']) {
      await open(`/help/${file}.html`);
      await heading();
    }
    expect(complaints).toEqual([]);
  });

  it('the console with its charts and codes', async () => {
    await signInBrowser(browser, collector);
    await open(`/console?unit=99&period=${lastMonth()}`);
    await page.getByTestId('overall-percent').waitFor();
    await page.locator('main svg').first().waitFor();
    await page.getByTestId('ranking-row').first().waitFor();
    await open('/console/devices');
    await page.getByTestId('device').first().waitFor();
    await press('Thêm máy');
    await page.locator('section[aria-labelledby=add-device]').getByRole('row').first().click();
    await press('Tạo mã đăng ký máy');
    await page.getByRole('img', { name: /^Mã QR/ }).waitFor();
    await open('/console/links');
    await press('Tạo đường dẫn');
    const picker = page.locator('section[aria-labelledby=new-link]');
    await picker.getByRole('row').first().click();
    link = await page.getByLabel('Đường dẫn', { exact: true }).inputValue();
    expect(complaints).toEqual([]);
  });

  it('the console’s picker, menu and dialog, which speak the language of the screen', async () => {
    await open('/console/devices');
    await press('Thêm máy');
    const picker = page.getByRole('grid', { name: 'Các đơn vị để chọn' });
    await picker
      .getByRole('row')
      .filter({ has: page.getByRole('button') })
      .first()
      .focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toMatch(/^Xem các đơn vị thuộc /);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Đơn vị cấp trên' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.role === 'row');
    const account = page.getByRole('button', { name: /^Tài khoản: / });
    await account.focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('menuitem', { name: 'Tài khoản của tôi' }).waitFor();
    expect(await page.getByRole('button', { name: 'Đóng' }).count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.ariaHasPopup === 'menu');
    await open(new URL(link).pathname.replace(/^.*\//, '/console/links/'));
    await press('Thu hồi đường dẫn');
    await page.getByRole('dialog', { name: /./ }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Thu hồi đường dẫn');
    expect(await page.locator('style').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('a list of hundreds, up to its last row and on paper', async () => {
    const accounts = Array.from({ length: 300 }, (_, index) => ({
      id: index.toString(16).padStart(32, '0'),
      name: `nguoi-${index}`,
      role: 'staff',
      scope: null,
      state: 'active',
      hasSecondFactor: false,
      provider: false,
      addedDay: '2026-11-01',
      isOwn: false,
    }));
    await page.route('**/api/v1/accounts', (route) =>
      route.fulfill({ json: { accounts, failedSignIns: null } }),
    );
    await open('/console/accounts');
    const rows = page.getByTestId('account');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(60);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.getByText('nguoi-299').waitFor();
    expect(await rows.last().getAttribute('aria-posinset')).toBe('300');
    expect(await rows.count()).toBeLessThan(60);
    await page.emulateMedia({ media: 'print' });
    await page.getByText('nguoi-150').waitFor();
    expect(await rows.count()).toBe(300);
    await page.emulateMedia({ media: null });
    await page.unroute('**/api/v1/accounts');
    expect(complaints).toEqual([]);
  });
});

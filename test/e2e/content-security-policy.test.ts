import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, ConsoleMessage, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import {
  answerQuickly,
  enrolDevice,
  enterPinAgain,
  fillQuickly,
  openStaff,
  sheet,
  untilInstalled,
} from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/**
 * The app under the policy it is served with, in a real browser: nothing it does is refused by the policy, nothing is
 * asked of another origin, nothing is an error on the browser's console. `accessibility.test.ts` and `people.test.ts`
 * set the policy aside, because they put axe's script into the page; what they see is not proved here or there alone.
 *
 * Takes long: every page is opened, and a kiosk is gone through twice.
 */

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;
/** What was refused, wrong or asked elsewhere, since the test began. */
let complaints: string[];
/** By which citizens answer for an office. */
let link: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-policy-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  browser = await openContext({ locale: 'vi-VN', reducedMotion: 'reduce' });
  await browser.exposeBinding('complain', (_source, text: string) => void complaints.push(text));
  await browser.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const { complain } = globalThis as unknown as { complain: (text: string) => void };
      complain(`policy: ${effectiveDirective} ${blockedURI} in ${sourceFile} on ${location.pathname}`);
    });
  });
  browser.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    const isHere = origin === collector.address || protocol === 'data:' || protocol === 'blob:';
    if (!isHere) complaints.push(`request: ${request.url()}`);
  });
  browser.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error')
      complaints.push(`console: ${message.text()} at ${message.location().url}`);
  });
  browser.on('weberror', (error) => void complaints.push(`page: ${error.error().message}`));
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  complaints = [];
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

  it('a kiosk from its set-up to the thanks, twice, and its staff', async () => {
    await enrolDevice(page, collector, 'Phường Cẩm Đường');
    await untilInstalled(page);
    await open('/kiosk');
    await press('Phiếu của Ông/Bà được giữ thế nào');
    await page.getByRole('dialog').getByText('Ai đọc được').waitFor();
    await page.keyboard.press('Escape');
    expect(await answerQuickly(page, sheet(4))).not.toBe('');
    await open('/kiosk');
    expect(await answerQuickly(page, sheet(2), 'Chờ hơi lâu.')).not.toBe('');
    await openStaff(page, collector.address);
    await press('Gửi ngay');
    await enterPinAgain(page);
    await page.getByText('Xuất mọi phiếu còn trên máy').click();
    await press('Xuất tất cả ra tệp');
    await page.getByRole('button', { name: 'Lưu tệp lần nữa' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('sign-in', async () => {
    await open('/console/sign-in');
    await page.getByLabel('Tên đăng nhập').waitFor();
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
    await page.getByTestId('device').first().getByRole('link').first().click();
    // The list stands until the device's own page has its answer.
    await page.getByTestId('device').first().waitFor({ state: 'detached' });
    await page.getByTestId('made').waitFor();
    await open('/console/account');
    await press('Thiết lập');
    await page.getByLabel('Khóa để nhập bằng tay').waitFor();
    await open('/console/links');
    await press('Tạo đường dẫn');
    const picker = page.locator('section[aria-labelledby=new-link]');
    await picker.getByRole('row').first().click();
    link = await page.getByLabel('Đường dẫn', { exact: true }).inputValue();
    await page.getByLabel('Số mã cần tạo').fill('2');
    await press('Tạo mã mời trả lời');
    await page.getByTestId('tickets').waitFor();
    await open(`/console/links/${link.split('/').at(-1)}/poster`);
    await page.getByTestId('poster').waitFor();
    for (const path of ['accounts', 'audit', 'retention', 'hand-in', 'first-steps']) {
      await open(`/console/${path}`);
      await heading();
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    }
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

  it('a citizen’s own phone, up to the thanks', async () => {
    await page.goto(link);
    await fillQuickly(page, sheet(5));
    await press('Gửi phiếu');
    await page.getByRole('heading', { name: 'Xin cảm ơn Ông/Bà.' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

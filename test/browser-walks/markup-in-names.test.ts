import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SignedIn, signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import { newCodeAt } from '../support/enrolment.ts';
import { choosePin, openStaff } from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/**
 * Names with markup in them, on every screen that shows one. The page's policy would stop a script by itself; it is
 * set aside here, so that nothing but the screens keeps text text.
 *
 * Takes long: twenty addresses and every screen that shows a name are opened in a real browser, one after the other.
 */

const DEVICE = `"><img data-planted src=x onerror=ran()>`;
const UNIT = `'</title><svg data-planted onload=ran()> & <b>`;
const IN_ADDRESS = encodeURIComponent(
  `"><script data-planted>ran()</script><img data-planted src=x onerror=ran()>`,
);

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;
let person: SignedIn;
let ran: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-markup-'));
  collector = await startCollector({ dataDir: join(folder, 'data') });
  browser = await openContext({ locale: 'vi-VN', bypassCSP: true });
  await browser.exposeBinding('ran', () => {
    ran += 1;
  });
  browser.on('dialog', (dialog) => {
    ran += 1;
    void dialog.dismiss();
  });
  person = await signInBrowser(browser, collector);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  ran = 0;
});

async function ask(method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${collector.address}/api/v1/${path}`, {
    method,
    headers: { ...person.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok, await answer.text()).toBe(true);
}

/** Nothing of it became an element, and nothing ran. */
async function expectText(): Promise<void> {
  expect(await page.locator('[data-planted]').count()).toBe(0);
  expect(ran).toBe(0);
}

const open = (path: string) => page.goto(collector.address + path);

describe('markup in a name is text', () => {
  it('would run where a page takes it for markup', async () => {
    await open('/');
    await page.evaluate((text) => {
      document.body.insertAdjacentHTML('beforeend', text);
    }, DEVICE);
    await expect.poll(() => ran).toBeGreaterThan(0);
  });

  it('on the device itself: set-up, kiosk, staff', async () => {
    await ask('POST', 'units', { code: '01.x', name: UNIT, nameEn: UNIT, kind: 'office', parent: '01' });
    const code = await newCodeAt(collector, '01.x');
    await open(`/kiosk/setup#${code}`);
    await page.getByLabel(/^Tên/).fill(DEVICE);
    await choosePin(page);
    await page.getByRole('button', { name: 'Đăng ký máy này' }).click();
    await page.getByRole('heading', { name: 'Đã đăng ký' }).waitFor();
    await page.getByText(UNIT).first().waitFor();
    await expectText();
    await open('/');
    await page.getByText(UNIT).first().waitFor();
    await expectText();
    await open('/kiosk');
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    await expectText();
    await openStaff(page, collector.address);
    await page.getByText(DEVICE).first().waitFor();
    await expectText();
  });

  it('on the console', async () => {
    await open('/console/devices');
    await page.getByText(DEVICE).first().waitFor();
    await page.getByText(UNIT).first().waitFor();
    await expectText();
    await page.getByTestId('device').getByRole('link').first().click();
    await page.getByTestId('made').waitFor();
    await page.getByText(DEVICE).first().waitFor();
    await expectText();
    await open('/console?unit=01.x');
    await page.getByRole('heading', { name: UNIT }).first().waitFor();
    await expectText();
    await open('/console/audit');
    await page.getByText(DEVICE).first().waitFor();
    await expectText();
    await open('/console/units?unit=01.x');
    await page.getByRole('heading', { name: UNIT }).first().waitFor();
    await page.getByRole('button', { name: 'Đổi tên' }).click();
    await page.getByRole('button', { name: 'Lưu' }).waitFor();
    await expectText();
    await open('/console/devices');
    await page.getByRole('button', { name: 'Thêm máy' }).click();
    const picker = page.locator('section[aria-labelledby=add-device]');
    await picker.getByRole('searchbox').fill('01.x');
    await picker.getByRole('row').getByText(UNIT).click();
    await page.getByLabel(/^Tên của máy/).fill(DEVICE);
    await page.getByRole('button', { name: 'Tạo mã đăng ký máy' }).click();
    await page.getByTestId('code').waitFor();
    await expectText();
  });

  it('on links and their posters, and on a citizen’s own phone', async () => {
    await open('/console/links');
    await page.getByRole('button', { name: 'Tạo đường dẫn' }).click();
    const picker = page.locator('section[aria-labelledby=new-link]');
    await picker.getByRole('searchbox').fill('01.x');
    await picker.getByRole('row').getByText(UNIT).click();
    const link = await page.getByLabel('Đường dẫn', { exact: true }).inputValue();
    await page.getByRole('heading', { name: UNIT }).first().waitFor();
    await expectText();
    await open(`/console/links/${link.split('/').at(-1)}/poster`);
    await page.getByTestId('poster').getByText(UNIT).first().waitFor();
    await expectText();
    await open('/console/links');
    await page.getByTestId('office-link').getByText(UNIT).waitFor();
    await expectText();
    await page.goto(link);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    await page.getByText(UNIT).first().waitFor();
    await expectText();
  });

  it.each([
    `/console?unit=${IN_ADDRESS}&period=${IN_ADDRESS}`,
    `/console/audit?actor=${IN_ADDRESS}&action=${IN_ADDRESS}`,
    `/console/devices?unit=${IN_ADDRESS}`,
    `/console/devices/${IN_ADDRESS}`,
    `/console/sign-in?problem=${IN_ADDRESS}&to=${IN_ADDRESS}`,
    `/console/welcome#${IN_ADDRESS}`,
    `/console/link#${IN_ADDRESS}`,
    `/kiosk/setup#${IN_ADDRESS}`,
    `/p/${IN_ADDRESS}`,
    `/p/${'L'.repeat(22)}#${IN_ADDRESS}`,
    `/console/links/${IN_ADDRESS}`,
    `/${IN_ADDRESS}`,
  ])('in the address %s', async (path) => {
    await open(path);
    await page.getByRole('heading').first().waitFor();
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    await expectText();
    expect(new URL(page.url()).origin).toBe(collector.address);
  });
});

describe('the way back after a sign-in', () => {
  it.each([
    'https://evil.example/console',
    '//evil.example/console',
    '/\\evil.example/console',
    '/console/../../evil',
    'javascript:ran()',
    '/console/%2e%2e//evil.example',
    '/console\\@evil.example',
    '\t//evil.example',
  ])('stays within the console: %s', async (to) => {
    await open(`/console/sign-in?to=${encodeURIComponent(to)}`);
    // Who is signed in already is led on at once.
    await page.waitForURL((url) => url.origin === collector.address && url.pathname !== '/console/sign-in');
    expect(new URL(page.url()).pathname).toMatch(/^\/console(\/|$)/);
    expect(ran).toBe(0);
  });
});

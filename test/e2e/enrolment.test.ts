import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openContext } from '../support/chromium.ts';
import { newCodeAt } from '../support/enrolment.ts';
import { answerQuickly, choosePin, enrolByCode, sheet } from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

const UNIT = 'Thành phố Hà Nội';

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;
let code: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-enrolment-'));
  collector = await startCollector({ dataDir: join(folder, 'data') });
  browser = await openContext({ locale: 'vi-VN' });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a device', () => {
  it('is enrolled by the link of a code, which leaves the address bar, and takes answers', async () => {
    code = await newCodeAt(collector, UNIT);
    await enrolByCode(page, collector.address, code);
    expect(page.url()).toBe(`${collector.address}/kiosk/setup`);
    await page.getByRole('link', { name: 'Mở màn hình khảo sát' }).click();
    await answerQuickly(page, sheet(4));
  });

  it('refuses a used code in plain words', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${collector.address}/kiosk/setup#${code}`);
    await choosePin(tab);
    await tab.getByRole('button', { name: 'Đăng ký máy này' }).click();
    await tab.getByText(/^Mã không đúng, đã được dùng/).waitFor();
    await tab.close();
  });

  it('asks for its PIN on the way out of the kiosk, and a reload does not shorten the pause', async () => {
    await page.goto(`${collector.address}/staff`);
    const field = page.getByLabel('Mã PIN', { exact: true });
    for (let n = 0; n < 3; n += 1) {
      await field.fill('111111');
      await page.keyboard.press('Enter');
      await page.getByText('Mã PIN không đúng.').waitFor();
    }
    await page.getByText(/^Vui lòng chờ \d+ giây/).waitFor();
    await page.reload();
    await page.getByText(/^Vui lòng chờ \d+ giây/).waitFor();
    expect(await page.getByRole('button', { name: 'Vào', exact: true }).isDisabled()).toBe(true);
    await page.getByText(/^Vui lòng chờ \d+ giây/).waitFor({ state: 'detached' });
    for (const digit of '274915') await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: 'Vào', exact: true }).click();
    await page.getByRole('heading', { name: 'Phiếu chờ gửi' }).waitFor();
  });
});

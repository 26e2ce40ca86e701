import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInBrowser } from '../support/accounts.ts';
import { CHROMIUM_ARGUMENTS, openProfile } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import { enrolDevice, press, start, untilInstalled, untilSettled } from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/** Recordings from the microphone of the console to the ear of a citizen. Chromium's fake microphone beeps. */

const ARGUMENTS = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const STEM = 'Ông/Bà hài lòng ở mức nào về nội dung sau?';

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-recordings-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  browser = await openProfile(join(folder, 'profile'), {
    args: [...CHROMIUM_ARGUMENTS, ...ARGUMENTS],
    locale: 'vi-VN',
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const row = (text: string) => page.getByTestId('text').filter({ hasText: text }).first();

it('a text is recorded in the place of a synthetic voice, with a level meter, and heard', async () => {
  await signInBrowser(browser, collector);
  await page.goto(`${collector.address}/console/forms`);
  await page.getByRole('link', { name: 'Bản ghi âm để nghe câu hỏi' }).click();
  await row(STEM).getByText('Giọng đọc máy').waitFor();
  await page.getByRole('button', { name: `Thay bản ghi: ${STEM}` }).click();
  await press(page, 'Bắt đầu ghi');
  await expect
    .poll(() => page.locator('meter').evaluate((meter) => (meter as HTMLMeterElement).value), {
      timeout: 20_000,
    })
    .toBeGreaterThan(0.1);
  await press(page, 'Dừng ghi');
  await page.getByText('Vui lòng nghe trước khi lưu').waitFor();
  await press(page, /^Lưu$/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await row(STEM).getByText('Giọng đọc máy').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Nghe: ${STEM}` }).click();
  await page.getByRole('button', { name: `Dừng nghe: ${STEM}` }).waitFor();
});

it('no other page may use the microphone', async () => {
  await page.goto(`${collector.address}/console/forms`);
  const asked = await page.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'given',
      (error: Error) => error.name,
    ),
  );
  expect(asked).toBe('NotAllowedError');
});

it('RA2 a kiosk plays what is recorded, in a language of its own, and without a network', async () => {
  await enrolDevice(page, collector, 'Phường Cẩm Đường');
  await untilInstalled(page);
  await page.goto(`${collector.address}/kiosk`);
  /** How many of the files that the collector announces are not kept yet. */
  const missing = () =>
    page.evaluate(async () => {
      const cache = await caches.open('sipas-recordings');
      const said = await cache.match('/api/v1/questionnaire-recordings/sipas-2023-service');
      if (said === undefined) return null;
      const { recordings } = (await said.json()) as { recordings: readonly { sha256: string }[] };
      const kept = await Promise.all(
        recordings.map(({ sha256 }) => cache.match(`/api/v1/recording-files/${sha256}`)),
      );
      return kept.filter((file) => file === undefined).length;
    });
  await expect.poll(missing, { timeout: 60_000 }).toBe(0);
  await browser.setOffline(true);
  await page.getByRole('group', { name: 'Nghe câu hỏi bằng' }).getByText('English').click();
  await start(page);
  await untilSettled(page);
  const listen = page.getByRole('button', { name: 'Nghe', exact: true });
  await listen.focus();
  await page.keyboard.press('Enter');
  // Only recordings are called synthetic; a voice of the browser would not be, and there is none here.
  await page.getByText('Giọng đọc máy, chỉ dùng để giới thiệu.').waitFor();
  await page.keyboard.press('Enter');
  await listen.waitFor();
  await page.getByText('Giọng đọc máy, chỉ dùng để giới thiệu.').waitFor({ state: 'detached' });
  // What the browser threw away is not heard, and no fault either.
  await page.evaluate(() => caches.delete('sipas-recordings'));
  await listen.click();
  await page.getByText('Máy này chưa có giọng đọc cho ngôn ngữ này.').waitFor();
  await browser.setOffline(false);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeReceiptFile, transferFileHeader } from '../../src/core/protocol/transfer-file.ts';
import { OUTBOX_DATABASE_NAME } from '../../src/device/outbox/outbox-store.ts';
import { signInBrowser } from '../support/accounts.ts';
import { axeViolations, axeViolationsInBothSchemes } from '../support/axe.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import {
  enrolDevice,
  enterPinAgain,
  fillQuickly,
  openStaff,
  press,
  sheet,
  start,
  untilSettled,
} from '../support/kiosk-driver.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/**
 * The screens that people work in against axe's rules for WCAG 2.2 A and AA, on the simulated province, in Vietnamese, as
 * somebody comes to them one after the other: what one screen leaves behind is there on the next.
 *
 * Takes long: a simulated province of 18,000 responses is made, and axe looks through every page, light and dark.
 */

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-axe-'));
  collector = await startCollector({ dataDir: copyOfDemo(join(folder, 'data')) });
  browser = await openContext({
    locale: 'vi-VN',
    // A colour on its way to another is none of the two.
    reducedMotion: 'reduce',
  });
  await signInBrowser(browser, collector);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of two lines that are no batches: everything a file can come to is on the screen. */
function brokenFile(): string {
  const path = join(folder, 'broken.sipas-batches');
  writeFileSync(path, `${transferFileHeader()}${btoa('no batch')}\n§\n`);
  return path;
}

/** The receipt of nothing. */
function emptyReceipt(): string {
  const path = join(folder, 'empty.sipas-receipts');
  writeFileSync(path, encodeReceiptFile([]));
  return path;
}

describe('no screen breaks a rule of WCAG 2.2 AA that a machine can check', () => {
  it('landing and set-up', async () => {
    await page.goto(`${collector.address}/`);
    await page.getByRole('heading').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${collector.address}/kiosk/setup`);
    await page.getByRole('button', { name: 'Đăng ký máy này' }).click();
    await page.getByText('Vui lòng nhập mã đăng ký máy').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('the kiosk from its first screen to the last', async () => {
    await enrolDevice(page, collector, 'Phường Cẩm Đường');
    await page.goto(`${collector.address}/kiosk`);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await start(page);
    await page.locator('main input[type=radio]').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await untilSettled(page);
    await page.keyboard.press('1');
    await page.locator('main input[name^="context."]').first().waitFor();
    await untilSettled(page);
    await page.keyboard.press('1');
    await page.locator('main input[name="answers.access/signage"]').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await press(page, 'Kết thúc / Làm lại từ đầu');
    await page.getByRole('dialog').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${collector.address}/kiosk`);
    await fillQuickly(page, sheet(4));
    await page.getByRole('list').getByRole('button').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Gửi phiếu' }).click();
    await page.locator('main dl dd').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('staff and console, light and dark', async () => {
    await openStaff(page, collector.address);
    await page.getByRole('button', { name: 'Gửi ngay' }).waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await enterPinAgain(page);
    await page.getByText('Xuất mọi phiếu còn trên máy').click();
    await page.getByRole('button', { name: 'Xuất tất cả ra tệp' }).click();
    await page.getByRole('button', { name: 'Lưu tệp lần nữa' }).waitFor();
    await page.getByLabel(/Chọn tệp biên nhận/).setInputFiles([emptyReceipt(), brokenFile()]);
    await page.getByText(/Đây là tệp phiếu để nộp/).waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await page.goto(`${collector.address}/console/devices`);
    await page.getByTestId('device').first().waitFor();
    await page.getByLabel('Tìm đơn vị theo tên hoặc mã').fill('Phường');
    await page.getByText(/^Tìm thấy/).waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await page.getByTestId('device').first().getByRole('link').first().click();
    await page.waitForURL(/\/console\/devices\/[0-9a-f]{32}/);
    // The list stands until the device's own page has its answer.
    await page.getByTestId('device').first().waitFor({ state: 'detached' });
    await page.getByTestId('made').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await page.goto(`${collector.address}/console/hand-in`);
    await page.getByLabel(/Chọn tệp phiếu/).setInputFiles([brokenFile(), emptyReceipt()]);
    await page.getByText(/Đã nộp xong/).waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    // The last month that is complete: there is always something in it.
    const now = new Date();
    const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
    await page.goto(`${collector.address}/console?unit=99&period=${last.toISOString().slice(0, 7)}`);
    await page.getByTestId('overall-percent').waitFor();
    await page.locator('main svg').first().waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    for (const [path, shown] of [
      ['ranking', 'grouped-unit'],
      ['causes', 'heat-row'],
      ['causes', 'criterion-percent'],
    ] as const) {
      const item = shown === 'criterion-percent' ? '&item=results.on-time' : '';
      const period = last.toISOString().slice(0, 7);
      await page.goto(`${collector.address}/console/${path}?unit=99&period=${period}${item}`);
      await page.getByTestId(shown).first().waitFor();
      expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    }
  });

  it('a store that does not open, light and dark', async () => {
    await page.goto(`${collector.address}/manifest.webmanifest`);
    await page.evaluate(
      (name) =>
        new Promise((resolve) => {
          const opening = indexedDB.open(name, 990);
          opening.onsuccess = () => resolve(opening.result.close());
        }),
      OUTBOX_DATABASE_NAME,
    );
    await page.goto(`${collector.address}/kiosk`);
    await page.getByRole('alert').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await openStaff(page, collector.address);
    await page.getByRole('alert').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
  });
});

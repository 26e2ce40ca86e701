import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { PHONE_DATABASE_NAME } from '../../src/device/phone/phone-store.ts';
import { signInBrowser } from '../support/accounts.ts';
import { axeViolationsInBothSchemes } from '../support/axe.ts';
import { openContext } from '../support/chromium.ts';
import { fillQuickly, press, sheet, untilSettled } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { watchPolicy } from '../support/policy-watch.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * Citizens on their own phones, on real parts: an administrator makes an office's link and tickets, a browser of a
 * phone's size answers by them, with and without a network. Here one screen is held against axe; the walks
 * `accessibility-of-citizens` and `accessibility-of-console` do so with all of them.
 *
 * Takes long: eight surveys are filled in on one phone, each leading to the next.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;
/** Where a ticket is looked at before the first question. */
const CHECK = '**/api/v1/typed-codes';
const COMMENT = 'Quầy số chín tiếp đón niềm nở';

let folder: string;
let collector: StartedCollector;
let desk: BrowserContext;
let console: Page;
let phone: BrowserContext;
let page: Page;
/** What was not as the policy wants it. */
let deskComplaints: readonly string[];
let phoneComplaints: readonly string[];
let address: string;
let code: string;
let tickets: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-phone-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir });
  desk = await openContext({
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  });
  await signInBrowser(desk, collector);
  deskComplaints = await watchPolicy(desk, collector.address);
  console = await desk.newPage();
  phone = await openContext({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  });
  phoneComplaints = await watchPolicy(phone, collector.address);
  page = await phone.newPage();
});

afterAll(async () => {
  await phone?.close();
  await desk?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => expect([...deskComplaints, ...phoneComplaints]).toEqual([]));

const heading = (name: string) => page.getByRole('heading', { name }).waitFor();
const thanks = () => heading('Xin cảm ơn Ông/Bà.');
const send = () => press(page, 'Gửi phiếu');

/** How many responses the figures of a mode rest on, read as the console reads them. */
async function counted(mode: string): Promise<number> {
  return console.evaluate(async (of) => {
    const answer = await fetch(`/api/v1/indices?unit=97001&mode=${of}`);
    return ((await answer.json()) as { asOf: { responses: number } }).asOf.responses;
  }, mode);
}

/** Everything the phone keeps of what was handed in, with bytes as text and what is compressed as it was before. */
async function kept(): Promise<readonly string[]> {
  return page.evaluate(async (name) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const rows = await new Promise<Record<string, unknown>[]>((resolve, reject) => {
      const reading = database.transaction('responses').objectStore('responses').getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    database.close();
    return Promise.all(
      rows.map(async ({ bytes, signingKey, ...rest }) => {
        const plain = new Blob([bytes as Uint8Array<ArrayBuffer>])
          .stream()
          .pipeThrough(new DecompressionStream('gzip'));
        const { extractable } = signingKey as CryptoKey;
        return JSON.stringify({ ...rest, extractable }) + (await new Response(plain).text());
      }),
    );
  }, PHONE_DATABASE_NAME);
}

describe('an office’s link', () => {
  it('is made in the console, with a poster and tickets that are told once', async () => {
    await console.goto(`${collector.address}/console/links`);
    await console.getByTestId('empty').waitFor();
    await console.getByRole('button', { name: 'Tạo đường dẫn' }).click();
    await console.getByLabel('Tìm đơn vị theo tên hoặc mã').first().fill('Xã Thử Một');
    await console.getByRole('row', { name: /^Xã Thử Một/ }).click();
    await console.getByRole('heading', { name: 'Xã Thử Một' }).waitFor();
    address = await console.getByLabel('Đường dẫn', { exact: true }).inputValue();
    expect(address).toMatch(/^http:\/\/localhost:\d+\/p\/[\w-]{22}$/);
    await console.getByLabel('Số mã cần tạo').fill('501');
    await console.getByRole('button', { name: 'Tạo mã mời trả lời' }).click();
    await console.getByText('Vui lòng nhập một số từ 1 đến 500.').waitFor();
    await console.getByLabel('Số mã cần tạo').fill('3');
    await console.getByRole('button', { name: 'Tạo mã mời trả lời' }).click();
    await console.getByTestId('tickets').waitFor();
    tickets = await console.getByTestId('tickets').getByRole('listitem').allInnerTexts();
    expect(tickets).toHaveLength(3);
    for (const ticket of tickets) expect(ticket).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await console.getByText('Chưa dùng: 3. Đã dùng: 0.').waitFor();
    await console.emulateMedia({ media: 'print' });
    expect(await console.getByTestId('slips').locator('svg').count()).toBe(3);
    expect(await console.getByTestId('slips').isVisible()).toBe(true);
    expect(await console.getByTestId('tickets-left').isVisible()).toBe(false);
    await console.emulateMedia({ media: 'screen' });
    const opened = desk.waitForEvent('page');
    await console.getByRole('link', { name: 'Tờ treo khổ A4' }).click();
    const poster = await opened;
    await poster.getByTestId('poster').getByText(address).waitFor();
    await poster.close();
    // Beside the poster the tickets are still there; once the page is left, nobody sees them again.
    expect(await console.getByTestId('tickets').count()).toBe(1);
    await console.getByRole('link', { name: 'Tất cả đường dẫn' }).click();
    await console.getByTestId('office-link').getByRole('link').click();
    await console.getByText('Chưa dùng: 3. Đã dùng: 0.').waitFor();
    expect(await console.getByTestId('tickets').count()).toBe(0);
    code = await console.getByLabel(/^Địa chỉ ngắn .*\/t/).inputValue();
  });
});

describe('a citizen on their own phone', () => {
  it('answers by a ticket, which leaves the address bar, and is thanked for the receipt', async () => {
    await page.goto(`${address}#${must(tickets[0], 'a ticket').replaceAll('-', '')}`);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    expect(page.url()).toBe(address);
    expect(await page.getByLabel(/^Mã mời trả lời/).inputValue()).toBe(tickets[0]);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await fillQuickly(page, sheet(4), COMMENT);
    await send();
    await thanks();
    expect(await page.locator('main dl dd').innerText()).toMatch(/^\d{5} \d{5}$/);
    expect(await kept()).toEqual([]);
    expect(await counted('phone-ticket')).toBe(1);
  });

  it('is told that a ticket was used, and after a reload what is still possible', async () => {
    await page.goto('about:blank');
    await page.goto(`${address}#${tickets[0]}`);
    await press(page, 'Bắt đầu');
    await page.getByText('Mã này đã được dùng, bị sai, hoặc là của nơi khác').waitFor();
    // Where the collector cannot be asked first, its answer to the response tells.
    await page.route(CHECK, (route) => route.abort());
    await fillQuickly(page, sheet(5), COMMENT);
    await send();
    await heading('Mã mời trả lời không dùng được');
    expect(await page.getByRole('button', { name: 'Gửi không cần mã' }).count()).toBe(1);
    const [row] = await kept();
    for (const secret of [COMMENT, '"answers"', 'submittedAtMs', 'access.signage']) {
      expect(row).not.toContain(secret);
    }
    expect(row).toContain('"extractable":false');
    await page.reload();
    expect(await page.getByLabel(/^Mã mời trả lời/).inputValue()).toBe('');
    await press(page, 'Xem phiếu của lần trước');
    await page.getByText('Các câu trả lời đã được mã hóa khi gửi').waitFor();
    expect(await page.getByRole('button', { name: 'Gửi không cần mã' }).count()).toBe(0);
    expect(await counted('phone-ticket')).toBe(1);
    await page.getByLabel('Mã mời trả lời khác').fill(must(tickets[1], 'a ticket').toLowerCase());
    await press(page, 'Gửi với mã này');
    await thanks();
    expect(await kept()).toEqual([]);
    expect(await counted('phone-ticket')).toBe(2);
  });

  it('sends as an open link’s answer what a used ticket did not let in', async () => {
    await press(page, /^Trả lời phiếu khác/);
    await page.getByLabel(/^Mã mời trả lời/).fill(must(tickets[1], 'a ticket'));
    await fillQuickly(page, sheet(3));
    await send();
    await heading('Mã mời trả lời không dùng được');
    await page.unroute(CHECK);
    await press(page, 'Gửi không cần mã');
    await thanks();
    expect(await counted('phone-open-link')).toBe(1);
    expect(await counted('phone-ticket')).toBe(2);
  });

  it('comes to the office by a short address and the code on its poster', async () => {
    await page.goto(new URL('/t', address).href);
    await page.getByLabel(/^Mã mời trả lời, hoặc/).fill(code.toLowerCase());
    await press(page, 'Mở');
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    expect(page.url()).toBe(address);
  });

  it('answers by the open link alone, in the other language, and goes back by the phone’s own way', async () => {
    await page.goto(address);
    await press(page, 'English');
    await page.locator('html[lang=en]').waitFor();
    await press(page, 'Tiếng Việt');
    await press(page, 'Bắt đầu');
    await page.locator('main[data-settled=true]').waitFor();
    await page.locator('main label').first().tap();
    await page.locator('main input[name^="context."]').first().waitFor();
    await page.goBack();
    await page.locator('main input[name="profile.?adult"]').first().waitFor();
    await page.goBack();
    const end = page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' });
    await end.waitFor();
    // The screen below has just come: a press at once would be held to be meant for the one before.
    await untilSettled(page);
    await end.click();
    await fillQuickly(page, sheet(5));
    await send();
    await thanks();
    expect(await counted('phone-open-link')).toBe(2);
  });

  it('without a network is not thanked before it is back, and then by itself', async () => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    // From the first screen on, nothing more is loaded: the other language is there too.
    await phone.setOffline(true);
    await press(page, 'English');
    await page.locator('html[lang=en]').waitFor();
    await press(page, 'Tiếng Việt');
    await fillQuickly(page, sheet(2), COMMENT);
    await send();
    await heading('Phiếu đã lưu trên máy này, chưa gửi');
    expect(await page.getByRole('heading', { name: 'Xin cảm ơn' }).count()).toBe(0);
    const [row, ...more] = await kept();
    expect(more).toEqual([]);
    for (const secret of [COMMENT, '"answers"', 'submittedAtMs', 'access.signage', 'phone-open-link']) {
      expect(row).not.toContain(secret);
    }
    expect(await counted('phone-open-link')).toBe(2);
    await phone.setOffline(false);
    await thanks();
    expect(await kept()).toEqual([]);
    expect(await counted('phone-open-link')).toBe(3);
  });

  it('sends after the page was loaded anew what it could not send before', async () => {
    await page.goto(address);
    await fillQuickly(page, sheet(2));
    await page.route('**/api/v1/phone-responses', (route) => route.abort());
    await send();
    await heading('Phiếu đã lưu trên máy này, chưa gửi');
    await page.unroute('**/api/v1/phone-responses');
    await page.reload();
    await thanks();
    expect(await counted('phone-open-link')).toBe(4);
  });

  it('deleted while it is being sent is gone in both tabs, and arrives no more', async () => {
    const before = await counted('phone-open-link');
    await page.goto(address);
    await fillQuickly(page, sheet(2));
    const paths = '**/api/v1/phone-responses';
    await phone.route(paths, (route) => route.abort());
    await send();
    await heading('Phiếu đã lưu trên máy này, chưa gửi');
    const second = await phone.newPage();
    await second.goto(address);
    await second.getByRole('heading', { name: 'Phiếu đã lưu trên máy này, chưa gửi' }).waitFor();
    await phone.unroute(paths);
    const hanging = new Promise<void>((resolve) => void phone.route(paths, () => resolve()));
    // It may have begun by itself a moment before, and the button is then out of use.
    const now = page.getByRole('button', { name: 'Gửi ngay' }).click({ timeout: 2_000 });
    await Promise.all([hanging, now.catch(() => undefined)]);
    await press(second, 'Xóa phiếu này khỏi máy');
    await second.getByRole('dialog').getByText('không rút lại được nữa').waitFor();
    await second.getByRole('dialog').getByRole('button', { name: 'Xóa khỏi máy' }).click();
    await second.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    await heading('Phiếu này không còn trên máy');
    await phone.unroute(paths);
    await second.close();
    await page.reload();
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    expect(await kept()).toEqual([]);
    expect(await counted('phone-open-link')).toBe(before);
  });

  it('leaves neither a worker nor an outbox on the phone, also after the notice of privacy and the first page', async () => {
    for (const path of ['/privacy', '/']) {
      await page.goto(new URL(path, address).href);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    const found = await page.evaluate(async () => ({
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }));
    expect(found).toEqual({ workers: 0, databases: [PHONE_DATABASE_NAME] });
  });

  it('is told plainly when the link is withdrawn, before and after the answers', async () => {
    await page.goto(address);
    await fillQuickly(page, sheet(2));
    await console.getByRole('button', { name: 'Thu hồi đường dẫn' }).click();
    await console.getByRole('dialog').waitFor();
    await console.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click();
    await console.getByTestId('empty').waitFor();
    await send();
    await heading('Phiếu không gửi được nữa');
    await press(page, 'Xóa phiếu này, không gửi');
    await page.getByRole('dialog').getByRole('button', { name: 'Xóa, không gửi' }).click();
    await heading('Đường dẫn này không dùng được');
    expect(await kept()).toEqual([]);
    expect(await counted('phone-open-link')).toBe(4);
  });
});

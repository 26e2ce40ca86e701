import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppServer } from '../support/app-server.ts';
import { openContext } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';

/** A citizen's phone on a line by which a part of the app does not come: what it says, and that it goes on by itself. */
// Takes long: the page waits for a line that comes back, as long as it does for a citizen.

const LINK = 'ABCDEFGHIJKLMNOPQRSTUV';
const TICKET = '0123456789BC';

let server: AppServer;
let address: string;
let phone: BrowserContext;
let page: Page;

beforeAll(async () => {
  const port = await freePort();
  // The office is never reached here: what is looked at comes before.
  server = new AppServer(join(import.meta.dirname, '../../dist'), 1);
  server.isConnected = false;
  await server.listen(port);
  address = `http://localhost:${port}/p/${LINK}#${TICKET}`;
});

afterAll(async () => {
  await phone?.close();
  await server?.close();
});

beforeEach(async () => {
  await phone?.close();
  server.missing = () => false;
  phone = await openContext({ viewport: { width: 360, height: 740 }, locale: 'vi-VN' });
  page = await phone.newPage();
});

const heading = (name: string) => page.getByRole('heading', { name });
const text = () => page.locator('body').innerText();
/** The first screen of an own phone, up to the office that cannot be asked here. */
const phoneScreen = () => heading('Chưa kết nối được').waitFor();

/** Whether what was scanned is still known: the field that shows it comes with the office. */
const ticketKept = () => page.evaluate(() => Object.values({ ...sessionStorage }).join());

describe('a part of the app does not come', () => {
  it('which says so in a citizen’s words, and goes on by itself with the code that was scanned', async () => {
    server.missing = (path) => path.startsWith('/assets/phone-part');
    await page.goto(address);
    await heading('Trang chưa mở được').waitFor();
    expect(await text()).toContain('Khi có mạng, trang này tự mở tiếp.');
    expect(await text()).not.toContain('cán bộ');
    server.missing = () => false;
    await phoneScreen();
    expect(await ticketKept()).toContain('0123-4567-89BC');
  });

  it('nor anything else but the first page: the same', async () => {
    server.missing = (path) => path.startsWith('/assets/') && path.endsWith('.js');
    await page.goto(address);
    await page.getByText('Trang chưa mở được').waitFor();
    server.missing = () => false;
    await phoneScreen();
    expect(await ticketKept()).toContain('0123-4567-89BC');
  });

  it('without any network does not leave for the browser’s own page', async () => {
    server.missing = (path) => path.startsWith('/assets/phone-part');
    await page.goto(address);
    await heading('Trang chưa mở được').waitFor();
    await phone.setOffline(true);
    server.missing = () => false;
    const asked = new Set<string>();
    page.on('requestfailed', (request) => asked.add(request.method()));
    await expect.poll(() => asked.size, { timeout: 20_000 }).toBeGreaterThan(0);
    expect([...asked]).toEqual(['HEAD']);
    await heading('Trang chưa mở được').waitFor();
    await phone.setOffline(false);
    await phoneScreen();
  });

  it('that is there and throws before anything is drawn: the page says so and is loaded again by itself', async () => {
    await page.route('**/assets/index-*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken at the start");' }),
    );
    await page.goto(address);
    await page.getByText('Trang chưa mở được').waitFor();
    await page.unroute('**/assets/index-*.js');
    await phoneScreen();
  });

  it('for a long while: it is said that the line is slow', async () => {
    let arrive = () => {};
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/assets/phone-part*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.clock.install();
    await page.goto(address);
    await page.getByRole('status').waitFor();
    await page.clock.fastForward(20_000);
    await page.getByText('Mạng yếu, trang chưa tải xong.').waitFor();
    arrive();
    await phoneScreen();
  });
});

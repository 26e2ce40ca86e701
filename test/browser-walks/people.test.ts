import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../src/core/kernel/assert.ts';
import { axeViolations, axeViolationsInBothSchemes } from '../support/axe.ts';
import { openContext } from '../support/chromium.ts';
import { answerQuickly, choosePin, sheet } from '../support/kiosk-driver.ts';
import { watchPolicy } from '../support/policy-watch.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/**
 * From the link an empty collector prints to the first response, and the ways back in: a real collector, a real
 * browser, its own virtual authenticator for passkeys. Every screen on the way against axe, light and dark.
 *
 * Takes long: one person comes in by each way in turn, and axe looks at every screen on the way in both schemes.
 */

const PASSWORD = 'bốn con chim sẻ nâu';
const PERIOD_MS = 30_000;

let folder: string;
let collector: StartedCollector;
let browser: BrowserContext;
let page: Page;
/** What was not as the policy wants it. */
let complaints: readonly string[];
let totp: TOTP;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-people-'));
  collector = await startCollector({ dataDir: join(folder, 'data') });
  browser = await openContext({
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  });
  complaints = await watchPolicy(browser, collector.address);
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => expect(complaints).toEqual([]));

const heading = (name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
const press = (name: string | RegExp) => page.getByRole('button', { name }).click();

/** The one-time link of the first administrator, as it is printed. */
function welcomeLink(): string {
  const [link] = /http\S+\/console\/welcome#\S+/.exec(collector.said()) ?? [];
  return must(link, collector.said());
}

/** The code of the next period: a code is taken once, and this one was not taken yet. */
function nextCode(): string {
  return totp.generate({ timestamp: Date.now() + PERIOD_MS });
}

async function signOut(): Promise<void> {
  await press('Tài khoản: mo');
  await page.getByRole('menu').waitFor();
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
  await page.getByText('Ông/Bà đã đăng xuất.').waitFor();
}

async function typePassword(): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill('mo');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await press('Đăng nhập');
}

describe('people come in', () => {
  it('from the printed link to the first response', async () => {
    await page.goto(welcomeLink());
    await page.getByLabel('Tên đăng nhập').fill('mo');
    await page.getByLabel('Mật khẩu mới').fill(PASSWORD);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Tạo quản trị viên');
    await heading('Đã tạo tài khoản');
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press(/chọn tỉnh, thành phố/);
    await page.getByLabel('Tìm theo tên').fill('lang son');
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Tỉnh Lạng Sơn');
    await heading('Nơi tiếp nhận đầu tiên');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(({ value }) => value === '20.01'),
    );
    await press('Thêm nơi tiếp nhận');
    await heading('Máy khảo sát đầu tiên');
    await press('Tạo mã đăng ký máy');
    await page.getByTestId('code').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Dùng máy này làm máy khảo sát');
    await choosePin(page);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Đăng ký máy này');
    await heading('Đã đăng ký');
    await page.goto(`${collector.address}/kiosk`);
    expect(await answerQuickly(page, sheet(4))).not.toBe('');
    // The kiosk leads nobody into the console.
    await page.goto(`${collector.address}/console/accounts`);
    await heading('Đăng nhập');
  });

  it('the link works once', async () => {
    await page.goto(welcomeLink());
    await heading('Đường dẫn không dùng được nữa');
  });

  it('with the password, back to what was wanted; then a code on the phone is set up', async () => {
    await page.goto(`${collector.address}/console/account`);
    await heading('Đăng nhập');
    await typePassword();
    await heading('Tài khoản của tôi');
    await press('Thiết lập');
    const secret = await page.getByLabel('Khóa để nhập bằng tay').inputValue();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    totp = new TOTP({ secret: secret.replaceAll(' ', '') });
    await page.getByLabel(/Nhập mã 6 chữ số/).fill(totp.generate());
    await press('Xác nhận');
    await page.getByTestId('recovery-codes').waitFor();
    expect(await page.getByTestId('recovery-codes').getByRole('listitem').count()).toBe(10);
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Đã cất giữ, tiếp tục');
    await page.getByText('Đang dùng.').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await signOut();
  });

  it('with a code, and a passkey is added', async () => {
    await page.goto(`${collector.address}/console/account`);
    await typePassword();
    await page.getByLabel('Mã 6 chữ số').waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await page.getByLabel('Mã 6 chữ số').fill(nextCode());
    await press('Xác minh');
    await heading('Tài khoản của tôi');
    const devtools = await browser.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await press('Thêm khóa');
    await page.getByLabel('Tên của khóa').fill('Máy thử');
    await press('Tạo khóa');
    await page.getByTestId('passkey').getByText('Máy thử').waitFor();
    await signOut();
  });

  it('with the passkey', async () => {
    await page.goto(`${collector.address}/console/account`);
    await typePassword();
    await heading('Khóa đăng nhập');
    await press('Dùng khóa đăng nhập');
    await heading('Tài khoản của tôi');
    await page.getByTestId('session').first().waitFor();
    await press('Tài khoản: mo');
    await page.getByRole('menu').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('others are invited, and the last administrator stays', async () => {
    await page.goto(`${collector.address}/console/accounts`);
    await press('Thêm người');
    await page.getByLabel('Tên đăng nhập').fill('lan');
    await page.getByRole('radio', { name: /Cán bộ theo dõi/ }).check();
    await press('Chọn đơn vị');
    await page.getByLabel('Tìm đơn vị theo tên hoặc mã').fill('lạng');
    await page.getByRole('row', { name: /^Tỉnh Lạng Sơn/ }).click();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Thêm và tạo đường dẫn mời');
    const link = await page.getByLabel('Đường dẫn dùng một lần').inputValue();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Sửa tài khoản mo');
    await press('Khóa tài khoản');
    await page.getByText(/không còn ai quản lý được hệ thống/).waitFor();
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await signOut();
    await page.goto(link);
    await heading('Nhận tài khoản');
    await page.getByLabel('Mật khẩu mới').fill('mười hai con vịt trời');
    expect(await axeViolationsInBothSchemes(page)).toEqual([]);
    await press('Nhận tài khoản');
    await press('Vào trang theo dõi');
    await heading('Tỉnh Lạng Sơn');
    const places = page.getByRole('navigation', { name: 'Các trang' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual(['Kết quả', 'Thu thập phiếu']);
  });
});

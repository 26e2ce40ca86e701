import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUTBOX_DATABASE_NAME } from '../../src/device/outbox/outbox-store.ts';
import { signInBrowser } from '../support/accounts.ts';
import { openContext } from '../support/chromium.ts';
import {
  answerQuickly,
  enrolDevice,
  enterPin,
  enterPinAgain,
  openStaff,
  sheet,
  untilInstalled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * The way of responses where there is no network: a file out of one real browser, into another, and a receipt
 * back, on a real collector; and what becomes of it when the network returns after all.
 *
 * Takes long: what a file brings depends on what the one before it brought, so nothing here can run side by side.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;

/** Above every version this app knows, as the browser counts them. */
const VERSION_OF_A_NEWER_APP = 990;

let folder: string;
let collector: StartedCollector;
let kiosk: BrowserContext;
/** The device without a network. */
let device: Page;
let office: BrowserContext;
/** A machine with a network, somewhere else. */
let machine: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-transfer-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  expect((await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS })).stderr).toBe(
    '',
  );
  collector = await startCollector({ dataDir });
  kiosk = await openContext({ locale: 'vi-VN', acceptDownloads: true });
  device = kiosk.pages()[0] ?? (await kiosk.newPage());
  office = await openContext({ locale: 'vi-VN', acceptDownloads: true });
  machine = office.pages()[0] ?? (await office.newPage());
  await signInBrowser(office, collector);
  await enrolDevice(device, collector, 'Xã Thử Một');
  await device.goto(`${collector.address}/kiosk`);
  await untilInstalled(device);
  await kiosk.setOffline(true);
});

afterAll(async () => {
  await kiosk?.close();
  await office?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses a button that saves a file; returns where the file lies. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

async function answer(times: number): Promise<void> {
  await device.goto(`${collector.address}/kiosk`);
  for (let time = 0; time < times; time += 1) await answerQuickly(device, sheet(4));
}

async function exported(): Promise<string> {
  await openStaff(device, collector.address);
  await enterPinAgain(device);
  return saved(device, 'Xuất phiếu chưa gửi ra tệp');
}

/** Hands files in at the other machine and waits until that is done. */
async function handIn(...paths: string[]): Promise<void> {
  await machine.goto(`${collector.address}/console/hand-in`);
  await machine.getByLabel(/Chọn tệp phiếu/).setInputFiles(paths);
  await machine
    .getByText('Đã nộp xong')
    .nth(paths.length - 1)
    .waitFor();
}

async function readReceipt(path: string): Promise<void> {
  await openStaff(device, collector.address);
  await enterPinAgain(device);
  await device.getByLabel(/Chọn tệp biên nhận/).setInputFiles(path);
}

/** Responses the collector counts, as a supervisor reads it. */
async function counted(): Promise<string> {
  await machine.goto(`${collector.address}/console?unit=97001`);
  return machine.getByTestId('responses').innerText();
}

async function row(): Promise<Record<string, string>> {
  await machine.goto(`${collector.address}/console/devices`);
  const cells = ['made', 'received', 'missing', 'waiting', 'quarantined', 'held'] as const;
  const found = machine.getByTestId('device');
  await found.waitFor();
  const texts = await Promise.all(cells.map((cell) => found.getByTestId(cell).innerText()));
  return Object.fromEntries(cells.map((cell, index) => [cell, texts[index] ?? '']));
}

/** The lines of a file, the first line left out. */
function batchesIn(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
}

/** The file with another first batch. */
function altered(path: string, alter: (batch: string) => string): string {
  const [header = '', first = '', ...rest] = readFileSync(path, 'utf8').split('\n');
  const copy = join(folder, 'altered.sipas-batches');
  writeFileSync(copy, [header, alter(first), ...rest].join('\n'));
  return copy;
}

describe('responses travel by file', () => {
  let first: string;
  let second: string;
  let receipt: string;

  it('TF1 a line that was cut or edited is refused by itself, and what was edited is told from what was cut', async () => {
    await answer(3);
    first = await exported();
    await device.getByText('Đã lưu tệp có 3 phiếu.').waitFor();
    expect(batchesIn(first)).toHaveLength(1);

    await handIn(altered(first, (batch) => batch.slice(0, -7)));
    await machine.getByText('Dòng 2: dòng bị cắt ngắn hoặc bị sửa.').waitFor();
    await handIn(altered(first, (batch) => batch.slice(0, -8)));
    await machine.getByText('Dòng 2: dòng bị cắt ngắn hoặc bị sửa, không giải nén được.').waitFor();
    const better = (batch: string) => {
      const text = gunzipSync(Buffer.from(batch, 'base64')).toString();
      const sealed = /("sealed":"[\w-]{200})(.)/;
      const edited = text.replace(sealed, (_, before, one) => before + (one === 'A' ? 'B' : 'A'));
      return gzipSync(edited).toString('base64');
    };
    await handIn(altered(first, better));
    await machine.getByText('Dòng 2: nội dung đã bị thay đổi, không khớp với mã kiểm tra.').waitFor();
    expect(await row()).toMatchObject({ received: '0', held: '0' });
  });

  it('OB10 the receipt makes the device know what the collector has, without a network', async () => {
    await handIn(first);
    expect(await machine.getByTestId('stored').innerText()).toBe('3');
    receipt = await saved(machine, 'Tải tệp biên nhận');
    expect(await counted()).toBe('3');

    await readReceipt(receipt);
    await device.getByText(/3 phiếu đã có kết quả từ hệ thống/).waitFor();
    await device.getByText('3 / 3 phiếu hệ thống đã nhận').waitFor();
    await readReceipt(receipt);
    await device.getByText(/Không có gì mới/).waitFor();
    await readReceipt(first);
    await device.getByText(/Đây là tệp phiếu để nộp/).waitFor();
    await device.getByText('3 / 3 phiếu hệ thống đã nhận').waitFor();
  });

  it('CO10 the supervisor sees what was made and received, and that the device was heard by file', async () => {
    expect(await row()).toEqual({
      made: '3',
      received: '3',
      missing: '0',
      waiting: '0',
      quarantined: '0',
      held: '0',
    });
    const usual = machine.viewportSize() ?? { width: 1280, height: 720 };
    for (const width of [320, 768, 1024]) {
      await machine.setViewportSize({ ...usual, width });
      await machine.getByTestId('device').getByText('Đã nhận 3 / 3').waitFor();
    }
    await machine.setViewportSize(usual);
    await machine.getByTestId('device').getByRole('link').first().click();
    await machine.getByText('1–3 đã nhận').waitFor();
    await machine.getByText(/, qua tệp/).waitFor();
  });

  it('TF2 handed in twice, late, in another order and after the device has synced, each response counts once', async () => {
    await answer(2);
    second = await exported();
    await device.getByText('Đã lưu tệp có 2 phiếu.').waitFor();
    await handIn(second);
    expect(await machine.getByTestId('stored').innerText()).toBe('2');

    await kiosk.setOffline(false);
    await device.getByText('5 / 5 phiếu hệ thống đã nhận').waitFor();
    await handIn(second, first);
    expect(await machine.getByTestId('duplicate').allInnerTexts()).toEqual(['2', '3']);
    expect(await machine.getByTestId('stored').allInnerTexts()).toEqual(['0', '0']);
    expect(await counted()).toBe('5');
    expect(await row()).toMatchObject({ made: '5', received: '5', missing: '0', waiting: '0' });
  });

  it('ST2 of a store that a newer app made, what can be read is saved, and is all there', async () => {
    await kiosk.setOffline(true);
    await answer(1);
    await device.goto(`${collector.address}/manifest.webmanifest`);
    await device.evaluate(
      ([name, version]) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(name, version);
          opening.onsuccess = () => {
            opening.result.close();
            resolve();
          };
          opening.onerror = () => reject(opening.error);
        }),
      [OUTBOX_DATABASE_NAME, VERSION_OF_A_NEWER_APP] as const,
    );
    await device.goto(`${collector.address}/kiosk`);
    await device.getByRole('heading', { name: 'Không mở được bộ nhớ của máy' }).waitFor();
    await device.getByRole('link', { name: /Trang của cán bộ/ }).click();
    await enterPin(device);
    const rescued = await saved(device, 'Lưu những gì đọc được ra tệp');
    await device.getByText('Đã lưu tệp có 6 phiếu.').waitFor();

    await handIn(rescued);
    expect(await machine.getByTestId('duplicate').innerText()).toBe('5');
    expect(await machine.getByTestId('stored').innerText()).toBe('1');
    expect(await counted()).toBe('6');
  });
});

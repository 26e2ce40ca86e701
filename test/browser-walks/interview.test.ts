import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { axeViolations } from '../support/axe.ts';
import { openProfile } from '../support/chromium.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { enrolDevice, enterPin } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { watchPolicy } from '../support/policy-watch.ts';
import { loadQuestionnaire } from '../support/questionnaires.ts';
import { sipas } from '../support/sipas.ts';

/**
 * An interview at home on real parts: a list, a draw, half an interview that is left and resumed, the part a citizen
 * answers alone, a browser that is killed while it is sealed, and one response at the collector.
 *
 * Takes long: a browser is closed and started again on the same profile, and the long form of a household is filled in.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;
const LIST = `thôn;hộ;tầng\n${Array.from({ length: 6 }, (_, index) => `Thôn Trung;${index + 1};A`).join('\n')}\n`;
const PINS = { 1: '358102', 2: '640917' } as const;
const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');

let folder: string;
let collector: CollectorProcess;
let tablet: BrowserContext;
let page: Page;
/** What was not as the policy wants it, of the browser that runs. */
let complaints: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-interview-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir);
  const imported = await sipas(['units', 'import', '-'], {
    env: { DATA_DIR: dataDir, SIPAS_KEYS: '' },
    input: UNITS,
  });
  expect(imported.stderr).toBe('');
  collector = await startCollectorProcess({ dataDir });
  await openTablet();
  await enrolDevice(page, collector, 'Xã Thử Một');
});

afterAll(async () => {
  await tablet?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openTablet(): Promise<void> {
  tablet = await openProfile(join(folder, 'tablet'), {
    viewport: { width: 360, height: 780 },
    hasTouch: true,
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  });
  complaints = await watchPolicy(tablet, collector.address);
  page = tablet.pages()[0] ?? (await tablet.newPage());
}

afterEach(() => expect(complaints).toEqual([]));

const button = (name: string | RegExp) => page.getByRole('button', { name });

/** Nothing is wrong with what is shown, at the width of a phone. */
async function expectSound(where: string): Promise<void> {
  expect(await axeViolations(page), where).toEqual([]);
  await expectFits(where);
}

/** Nothing is wider than a phone. The walk `accessibility-of-staff` holds the same screens against axe. */
async function expectFits(where: string): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(beyond, where).toBeLessThanOrEqual(0);
}

async function signIn(number: 1 | 2): Promise<void> {
  await page.goto(`${collector.address}/interview`);
  await button(`Điều tra viên ${number}`).click();
  await enterInterviewerPin(number);
  await page.getByRole('heading', { level: 1, name: `Điều tra viên ${number}` }).waitFor();
}

async function enterInterviewerPin(number: 1 | 2): Promise<void> {
  const field = page.getByLabel('Mã PIN', { exact: true });
  await field.fill(PINS[number]);
  await field.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/** Everything any database of the browser holds, bytes as text. */
function stored(): Promise<string> {
  return page.evaluate(async () => {
    const rows: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of db.objectStoreNames) {
        const found = await new Promise<unknown[]>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        rows.push(...found);
      }
      db.close();
    }
    return JSON.stringify(rows, (_, value) =>
      ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value,
    );
  });
}

interface StoredRecord {
  readonly body: string;
  readonly wave: string;
  readonly stratum: string;
  readonly primary_unit: string;
  readonly selection_number: string;
  readonly outcome: string;
}

/** The household records the collector counted, once there are so many. */
async function recordsAtCollector(
  count: number,
  kind: 'response' | 'recheck' = 'response',
): Promise<readonly StoredRecord[]> {
  const read = () => {
    const db = new DatabaseSync(join(folder, 'data', 'sipas.sqlite'), { readOnly: true });
    try {
      const columns = 'body, wave, stratum, primary_unit, selection_number, outcome';
      const rows = db.prepare(`select ${columns} from records where kind = ? order by outcome`).all(kind);
      return rows as unknown as StoredRecord[];
    } finally {
      db.close();
    }
  };
  await expect.poll(() => read().length, { timeout: 30_000 }).toBe(count);
  return read();
}

describe('an interview at home', () => {
  it('is prepared with a list that names nobody, a seed and two interviewers', async () => {
    await page.goto(`${collector.address}/interview/setup`);
    await enterPin(page);
    await page.getByRole('heading', { level: 1, name: 'Chuẩn bị phỏng vấn tại hộ' }).waitFor();
    for (const number of [1, 2] as const) {
      await page.getByLabel(/^Mã PIN của điều tra viên mới/).fill(PINS[number]);
      await page.getByLabel('Nhập lại mã PIN').fill(PINS[number]);
      await button('Thêm điều tra viên').click();
      await page.getByText(`Đã thêm điều tra viên ${number}.`).waitFor();
    }
    const file = page.locator('input[type=file]');
    const csv = (text: string) => ({ name: 'ho.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await file.setInputFiles(csv('thôn;hộ;HỌ VÀ TÊN\nThôn Trung;1;Nguyễn Văn A\n'));
    await page.getByText('cột “HỌ VÀ TÊN” là thông tin cá nhân').waitFor();
    expect(await button('Chọn mẫu').count()).toBe(0);
    await file.setInputFiles(csv(LIST));
    await page.getByText('Đã đọc 6 hộ ở 1 thôn, tổ dân phố.').waitFor();
    await page.getByLabel('Đợt khảo sát').fill('2026-2');
    await page.getByLabel('Số phiếu cần đạt ở mỗi thôn, tổ dân phố').fill('2');
    await page.getByLabel('Số lần đến lại khi không gặp ai').fill('1');
    await page.getByLabel('Phỏng vấn lại 1 trong số bao nhiêu hộ').fill('2');
    await page.getByLabel('Số ngẫu nhiên ban đầu').fill('20261130');
    await expectSound('preparation');
    await button('Chọn mẫu').click();
    await page.getByText('SplitMix64').waitFor();
    await expectFits('drawn');
  });

  it('is begun, left and resumed by its interviewer, and is nothing to the other', async () => {
    await signIn(1);
    await expectFits('home');
    await button(/^Bắt đầu phỏng vấn: Hộ số/)
      .first()
      .click();
    await page.getByLabel('Không tham gia').check();
    await page.getByText('Đã lưu').waitFor();
    await expectFits('own part');
    await page.reload();
    await signIn(2);
    await page.getByText('Không có phiếu nào đang làm dở.').waitFor();
    await page.getByText('Đang có phiếu làm dở').waitFor();
    await signIn(1);
    await button(/^Làm tiếp:/).click();
    expect(await page.getByLabel('Không tham gia').isChecked()).toBe(true);
    await button(/^Gửi phiếu/)
      .first()
      .click();
    await page.getByText('Bắt buộc, còn thiếu: phần người dân tự trả lời (41 câu).').waitFor();
    expect(
      await button(/^Gửi phiếu$/)
        .last()
        .isDisabled(),
    ).toBe(true);
    await expectFits('what is missing');
  });

  it('is answered in part by the citizen alone, who is told what is missing, and sealed', async () => {
    await button(/^Người dân tự trả lời/)
      .first()
      .click();
    await button('Giao máy cho người dân').click();
    await page.getByRole('heading', { level: 1, name: 'Mời Ông/Bà tự trả lời' }).waitFor();
    await expectFits('turned');
    await button('Tôi bắt đầu trả lời').click();
    await page.getByLabel('Có nhiều công chức gây phiền hà').check();
    await expectFits('citizen');
    await button('Tiếp').click();
    await page.getByLabel('Không có người dân nào phải đưa tiền').check();
    await button('Tiếp').click();
    const items = itemsOf(HOUSEHOLD);
    for (const [index] of items.entries()) {
      await page.getByRole('heading', { level: 1, name: `Câu ${index + 3}/41` }).waitFor();
      // One is passed by.
      if (index !== 7) await page.getByLabel('Hài lòng', { exact: true }).check();
      await button('Tiếp').click();
    }
    await page.getByText('Còn 1 câu bắt buộc chưa trả lời:').waitFor();
    expect(await button('Tôi đã trả lời xong').isDisabled()).toBe(true);
    await expectSound('review');
    expect(await stored()).not.toMatch(/q5-harassment|accountability|Hài lòng/);
    await page.getByRole('alert').getByRole('button').click();
    await page.getByLabel('Rất không hài lòng').check();
    for (let at = 8; at <= items.length; at += 1) await button('Tiếp').click();
    await page.getByText('Ông/Bà đã trả lời đủ các câu bắt buộc.').waitFor();
    await button('Tôi đã trả lời xong').click();
    await page.getByRole('heading', { level: 1, name: 'Phần trả lời của Ông/Bà đã niêm phong' }).waitFor();
    await expectSound('sealed');
    const kept = await stored();
    expect(kept).toContain('Thôn Trung');
    expect(kept).not.toMatch(/q5-harassment|accountability|q4-willingness/);
  });

  it('IV3 survives a browser that is killed while it is sealed, unreadable, and is one response', async () => {
    await tablet.close();
    await openTablet();
    await signIn(1);
    await page.getByText('Phần người dân tự trả lời: đã niêm phong').waitFor();
    await button(/^Làm tiếp:/).click();
    await button(/^Người dân tự trả lời/)
      .first()
      .click();
    await page.getByText('Đã niêm phong. Từ nay không ai đọc được').waitFor();
    expect(await button('Giao máy cho người dân').count()).toBe(0);
    await button(/^Về người trả lời/)
      .first()
      .click();
    await page.getByLabel('Đồng ý', { exact: true }).check();
    await page.getByLabel('Dân tộc khác').check();
    await page.getByText('Đã lưu').waitFor();
    await expectFits('profile');
    await button(/^Gửi phiếu/)
      .first()
      .click();
    await button(/^Gửi phiếu$/)
      .last()
      .click();
    await page.getByRole('heading', { level: 1, name: 'Xin cảm ơn Ông/Bà.' }).waitFor();
    await expectSound('thanks');
    const [record, ...others] = await recordsAtCollector(1);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      wave: '2026-2',
      stratum: 'A',
      primary_unit: 'Thôn Trung',
      selection_number: '1',
      outcome: 'completed',
    });
    const response = JSON.parse(record?.body ?? '');
    const [passedBy, ...rest] = [
      response.answers[itemsOf(HOUSEHOLD)[7]?.id ?? ''],
      ...Object.values(response.answers),
    ];
    expect(passedBy).toBe(1);
    expect(rest.filter((level) => level === 4)).toHaveLength(38);
    expect(response).toMatchObject({
      mode: 'household',
      perceptions: { 'q4-willingness': 5, 'q5-harassment': 3, 'q6-informal-payment': 1 },
      profile: { ethnicity: 2 },
      consents: ['ethnicity'],
    });
  });

  it('DR2 DR6 is not had at every household: an outcome is one record without answers, and brings a replacement', async () => {
    await button('Về danh sách').click();
    await page.getByText('Không có phiếu nào đang làm dở.').waitFor();
    await page.getByText('1/2').first().waitFor();
    await button(/^Không phỏng vấn được: Hộ số/).click();
    await page.getByLabel('Từ chối').check();
    await expectSound('outcome');
    await button('Ghi kết quả').click();
    await page.getByText('thay cho số chọn 2').waitFor();
    const records = await recordsAtCollector(2);
    expect(records.map(({ outcome, selection_number }) => `${outcome} ${selection_number}`)).toEqual([
      'completed 1',
      'refused 2',
    ]);
    expect(JSON.parse(records[1]?.body ?? '').answers).toEqual({});
  });

  it('DR4 DR7 IV6 is checked again where chance chose it, by somebody else, and the collector hears of it', async () => {
    // The seed chose number 1 of the first two.
    const choices = page.getByRole('group', { name: /^Kết quả kiểm tra hộ số/ });
    await page.getByText(/^Hộ này Ông\/Bà đã phỏng vấn/).waitFor();
    expect(await choices.count()).toBe(0);
    await signIn(2);
    await choices.getByLabel('Đúng như đã ghi').check();
    await button(/^Ghi và gửi: Hộ số/).click();
    await page.getByText('Kết quả đã ghi: Đúng như đã ghi').waitFor();
    await page.getByRole('cell', { name: '1/1' }).waitFor();
    const records = await recordsAtCollector(2, 'recheck');
    expect(records.map(({ outcome, selection_number }) => `${outcome} ${selection_number}`)).toEqual([
      'confirmed 1',
      'due 1',
    ]);
    await button('English').click();
    await page.getByRole('heading', { level: 1, name: 'Interviewer 2' }).waitFor();
    await expectSound('English');
  });
});

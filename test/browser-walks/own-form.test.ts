import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localDay } from '../../src/core/kernel/calendar.ts';
import { type SignedIn, signInBrowser } from '../support/accounts.ts';
import { openContext, openProfile } from '../support/chromium.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import {
  answerByTurns,
  answerQuickly,
  enrolDevice,
  openStaff,
  type Sheet,
  sheet,
  untilInstalled,
  untilSettled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { loadQuestionnaire } from '../support/questionnaires.ts';
import { sipas } from '../support/sipas.ts';

/**
 * The three-level form that comes as an example, from its choice for an office to every page and file that shows its
 * answers. Nowhere is it called by the name of the official survey.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
97002,97,commune,Xã Thử Hai,Second Test Commune,2025-07-01,
`;
const ID = 'one-stop-three-levels';
const FORM = loadQuestionnaire(ID);
const TITLE = 'Phiếu hỏi nhanh tại Bộ phận Một cửa (ba mức)';

const CITIZENS: readonly Sheet[] = [
  ...Array.from({ length: 7 }, () => sheet(3, {}, FORM)),
  ...Array.from({ length: 3 }, () => sheet(2, {}, FORM)),
  ...Array.from({ length: 2 }, () => sheet(3, { place: 1 }, FORM)),
];
/*
 * By hand, satisfied answers / answers given; the third level alone is satisfied:
 *   place    12 × 2 = 24, satisfied 7 × 2               14/24 = 58.333… %
 *   service  12 × 2 = 24, satisfied 9 × 2               18/24 = 75 %
 *   outcome  the same                                   18/24 = 75 %
 *   overall                                             50/72 = 69.444… %
 */
const OVERALL = '69,44%';
const SUB_INDICES = ['58,33%', '75,00%', '75,00%'];

let folder: string;
let collector: CollectorProcess;
let kiosk: BrowserContext;
let desk: BrowserContext;
let administrator: SignedIn;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-own-form-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir);
  const imported = await sipas(['units', 'import', '-'], {
    env: { DATA_DIR: dataDir, SIPAS_KEYS: '' },
    input: UNITS,
  });
  expect(imported.stderr).toBe('');
  collector = await startCollectorProcess({ dataDir });
  desk = await openContext({ locale: 'vi-VN', reducedMotion: 'reduce' });
  administrator = await signInBrowser(desk, collector);
});

afterAll(async () => {
  await kiosk?.close();
  await desk?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a page says, without the words that say what the figure is not. */
async function said(page: Page, scope = 'main'): Promise<string> {
  const text = await page.locator(scope).innerText();
  return text
    .replace(/không phải SIPAS/g, '')
    .replace(/không so sánh được với SIPAS/g, '')
    .replace(/Bộ câu hỏi SIPAS|SIPAS 2023/g, '');
}

async function ask(path: string): Promise<Response> {
  return fetch(`${collector.address}/api/v1/${path}`, { headers: administrator.headers });
}

describe('a form of one’s own', () => {
  it('reaches a kiosk at its next contact and is answered there without a network', async () => {
    kiosk = await openProfile(join(folder, 'kiosk'), {
      viewport: { width: 768, height: 1024 },
      hasTouch: true,
      locale: 'vi-VN',
    });
    const page = kiosk.pages()[0] ?? (await kiosk.newPage());
    await enrolDevice(page, collector, 'Xã Thử Một');
    await page.goto(`${collector.address}/kiosk`);
    await page.getByRole('heading', { level: 1 }).waitFor();

    const chosen = await fetch(`${collector.address}/api/v1/form-choices`, {
      method: 'PUT',
      headers: { ...administrator.headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        unit: '97001',
        from: localDay(Date.now()),
        questionnaire: ID,
        version: FORM.version,
      }),
    });
    expect(chosen.status).toBe(204);
    // Its next contact.
    const heard = page.waitForResponse(/\/api\/v1\/questionnaire-files\//);
    await page.reload();
    await heard;
    await untilInstalled(page);
    const faces = page.getByRole('button', { name: /^Chạm khuôn mặt/ }).locator('svg');
    await expect
      .poll(
        async () => {
          await page.reload();
          await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
          await untilSettled(page);
          return faces.count();
        },
        { timeout: 30_000 },
      )
      .toBe(3);
    await kiosk.setOffline(true);
    const [first, ...others] = CITIZENS as [Sheet, ...Sheet[]];
    await answerByTurns(page, first);
    for (const [index, answers] of others.entries()) {
      await answerQuickly(page, answers, index === 0 ? 'Ghế chờ cũ, nên thay.' : '');
    }
    expect(await page.locator('body').innerText()).not.toContain('SIPAS');
    await openStaff(page, collector.address);
    await page.getByText(/phiếu đang chờ gửi/).waitFor();
    await kiosk.setOffline(false);
    await page.getByText('12 / 12 phiếu hệ thống đã nhận').waitFor();
  }, 240_000);

  it('has the figure that was computed by hand, by its own name and scale', async () => {
    const page = await desk.newPage();
    await page.goto(`${collector.address}/console?unit=97001&questionnaire=${ID}`);
    await page.getByTestId('overall-percent').getByText(OVERALL).waitFor();
    expect(await page.getByTestId('figure-kind').innerText()).toContain(TITLE);
    expect(await page.getByTestId('respondents').innerText()).toBe('12');
    const shown = await page.getByTestId('sub-index').getByTestId('percent').allInnerTexts();
    expect(shown).toEqual(SUB_INDICES);
    // Nobody could choose that: the highest of the three levels is “Hài lòng”.
    expect(await page.locator('main').innerText()).not.toMatch(/rất hài lòng|năm mức/i);
    expect(await said(page)).not.toContain('SIPAS');
    await page.close();
  });

  it.each(['trend', 'ranking', 'causes', 'breakdowns', 'comments', 'genuineness'])(
    'is not called SIPAS on the page %s, and nothing there has failed',
    async (name) => {
      const page = await desk.newPage();
      const unit = ['ranking', 'causes'].includes(name) ? '97' : '97001';
      const by = name === 'breakdowns' ? `&period=${localDay(Date.now()).slice(0, 7)}` : '';
      await page.goto(`${collector.address}/console/${name}?unit=${unit}&questionnaire=${ID}${by}`);
      await page.locator('main[aria-busy=true]').waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle');
      expect(await page.getByRole('alert').filter({ hasText: /\S/ }).count()).toBe(0);
      expect(await said(page)).not.toContain('SIPAS');
      await page.close();
    },
  );

  it('leaves in files of its own name, from which the same figure comes', async () => {
    const page = await desk.newPage();
    await page.goto(`${collector.address}/console?unit=97001&questionnaire=${ID}`);
    await page.getByTestId('overall-percent').getByText(OVERALL).waitFor();
    const href = await page.locator('a[href*="exports/responses.csv"]').getAttribute('href');
    const answer = await page.request.get(`${collector.address}${href}`);
    const name = decodeURIComponent(answer.headers()['content-disposition'] ?? '');
    expect(name).not.toMatch(/sipas/i);
    const file = join(folder, 'responses.csv');
    writeFileSync(file, await answer.body());
    expect(readFileSync(file, 'utf8')).not.toMatch(/sipas/i);
    const { code, stdout } = await sipas(['score', file, '-q', ID, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).overall.percent).toBeCloseTo((50 / 72) * 100, 10);
    const words = await sipas(['score', file, '-q', ID]);
    expect(words.stdout).not.toMatch(/sipas/i);
    const comments = await ask('exports/comments.csv?unit=97001&period=2026');
    expect(decodeURIComponent(comments.headers.get('content-disposition') ?? '')).not.toContain('SIPAS');
    await page.close();
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Score } from '../../src/core/figures/score.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { openContext } from '../support/chromium.ts';
import { copyOfDemo } from '../support/demo.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';

/**
 * What a supervisor does before a meeting, in the simulated province: which office fell, by which criterion, who must
 * act, what reaching a target takes, said in one sentence; and every number computed again from the open export.
 */

/** The office that asks for papers no rule requires, since last month. */
const FELL = 'Phường Khánh Lộc';
const HEAD = 'Chủ tịch UBND phường';
const CRITERION = 'Yêu cầu hồ sơ đúng';
const TARGET = '88';

let folder: string;
let collector: StartedSipas;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-fell-'));
  const dataDir = copyOfDemo(join(folder, 'data'));
  collector = await sipasStarted(['start', '--demo', '--port', '0', '--data-dir', dataDir]);
  browser = await openContext({
    locale: 'vi-VN',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** `83,50%` as people read it in Vietnamese, of a number of the command line. */
const percent = (value: number | null) => `${must(value, 'a percentage').toFixed(2).replace('.', ',')}%`;

/** The figures of `sipas score` on what the page offers for download. */
async function scored(): Promise<Score> {
  const link = page.locator('a[href*="exports/responses.csv"]');
  const answer = await page.request.get(
    must(await link.getAttribute('href'), 'the export').replace(/^\//, `${collector.url}/`),
  );
  expect(answer.status()).toBe(200);
  const file = join(folder, 'responses.csv');
  writeFileSync(file, await answer.body());
  expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(100);
  const { code, stdout } = await sipas(['score', file, '-q', 'sipas-2023-service', '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Score;
}

describe('the office that fell', () => {
  it('is found from the printed link, with its criterion and what a target takes, as the export says it', async () => {
    const [link] = /http\S+\/console\/welcome\S+/.exec(collector.printed()) ?? [];
    await page.goto(must(link, collector.printed()));

    // The province, with the last whole month: what moved it most is named first.
    await page.getByRole('heading', { name: 'Tỉnh Sông Mây (mô phỏng)' }).waitFor();
    const most = page.getByTestId('changed-most');
    expect(await most.locator('section').first().getByRole('link').first().innerText()).toBe(FELL);
    expect(await most.locator('section').last().getByRole('link').first().innerText()).toBe(CRITERION);
    expect(await page.getByTestId('overall').innerText()).toContain(FELL);
    await most.getByRole('link', { name: FELL }).click();

    // Why it fell: one criterion, and nearly nothing else.
    await page.getByRole('heading', { name: FELL }).waitFor();
    const said = await page.getByTestId('change-sentence').innerText();
    const [, fall = '', cost = ''] =
      new RegExp(`([−-][\\d,]+) điểm phần trăm.*Kéo xuống nhiều nhất: ${CRITERION} \\(([−-][\\d,]+)\\)`).exec(
        said,
      ) ?? [];
    const number = (text: string) => Number(text.replace('−', '-').replace(',', '.'));
    expect(number(fall), said).toBeLessThan(-4);
    expect(Math.abs(number(fall) - number(cost)), said).toBeLessThan(2.5);

    // Who must act.
    expect(await page.getByTestId('who-acts').first().innerText()).toBe(`Chịu trách nhiệm: ${HEAD}`);

    // What a target takes: that criterion first, and how far it leads.
    await page.getByLabel('Chỉ tiêu, %').fill(TARGET);
    await page.getByLabel('Chỉ tiêu, %').press('Enter');
    await page.getByTestId('raising-items').filter({ hasText: TARGET }).waitFor();
    expect(await page.getByTestId('gain').first().innerText()).toContain(CRITERION);

    // One sentence for the meeting.
    await page.getByRole('button', { name: 'Sao chép câu này' }).click();
    await page.getByText('Đã sao chép.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${FELL}. ${said}`);

    // Every number again from what everybody may download.
    await page.getByRole('link', { name: 'Tổng quan' }).click();
    await page.getByTestId('overall-percent').waitFor();
    const { overall, subIndices } = await scored();
    expect(await page.getByTestId('overall-percent').innerText()).toBe(percent(overall.percent));
    const interval = await page.getByTestId('overall-interval').innerText();
    expect(interval).toContain(percent(overall.low));
    expect(interval).toContain(percent(overall.high));
    expect(await page.getByTestId('respondents').innerText()).toBe(String(overall.respondents));
    for (const [id, { percent: one }] of Object.entries(subIndices)) {
      const row = page.locator(`[data-testid=sub-index][data-id=${id}]`);
      expect(await row.getByTestId('percent').innerText(), id).toBe(percent(one));
    }
  });
});

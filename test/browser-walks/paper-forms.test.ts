import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paperQuestions } from '../../src/core/paper/paper-questions.ts';
import { signInBrowser } from '../support/accounts.ts';
import { axeViolationsInBothSchemes } from '../support/axe.ts';
import { openContext } from '../support/chromium.ts';
import { loadQuestionnaire } from '../support/questionnaires.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';

/** Forms from the printer to the count, by three people at three browsers, with nothing but the keyboard at the fields. */

const QUESTIONS = paperQuestions(loadQuestionnaire('sipas-2023-service'));
const FIRST = '00000013';
const SECOND = '00000021';

let folder: string;
let collector: StartedCollector;
const browsers: BrowserContext[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-paper-'));
  collector = await startCollector({ dataDir: join(folder, 'data') });
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function somebody(): Promise<Page> {
  const browser = await openContext({ locale: 'vi-VN', bypassCSP: true, reducedMotion: 'reduce' });
  browsers.push(browser);
  await signInBrowser(browser, collector);
  return browser.newPage();
}

/** Enters a form as a scanner and a keyboard do, and returns what the page says of it. */
async function enter(page: Page, scanned: string, day: string, level: string): Promise<string> {
  await page.goto(`${collector.address}/console/paper/enter`);
  await page.getByLabel('Số phiếu').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await page.keyboard.type(scanned);
  await page.keyboard.press('Enter');
  await page.getByLabel('Ngày trả lời ghi trên phiếu').fill(day);
  await page.keyboard.press('Enter');
  for (const { part } of QUESTIONS) {
    await page.keyboard.type(part === 'item' ? level : '1');
    await page.keyboard.press('Enter');
  }
  // In the comment, which is the last field, Enter begins a line.
  await page.keyboard.type('Xin thêm ghế chờ.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  return (await page.getByText(/^Phiếu 0000 00\d\d:/).textContent()) ?? '';
}

it('a form is printed, entered by two, settled by a third where they differ, and counted once', async () => {
  const [an, binh, chi] = [await somebody(), await somebody(), await somebody()];
  await an.goto(`${collector.address}/console/paper/print?unit=01&copies=2`);
  await an.getByText('Thành phố Hà Nội (01)').waitFor();
  await an.getByRole('button', { name: 'Cấp số và mở bản in' }).click();
  await an.getByTestId('printed-form').nth(1).waitFor();
  const shown = await an.getByTestId('printed-form').allTextContents();
  expect(shown.map((text) => /Số phiếu (\d{4} \d{4})/.exec(text)?.[1])).toEqual(['0000 0013', '0000 0021']);
  // Both sides of one sheet each.
  const pages = (await an.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g);
  expect(pages).toHaveLength(4);
  const answer = await an.request.get(`${collector.address}/api/v1/paper-forms`);
  const { today, ranges } = (await answer.json()) as {
    today: string;
    ranges: { unit: { ref: string } }[];
  };
  const scanned = `${FIRST} ${ranges[0]?.unit.ref} sipas-2023-service 1`;

  expect(await enter(an, scanned, today, '4')).toContain('đã lưu lần thứ nhất');
  expect(await enter(binh, scanned, today, '4')).toContain('hai lần nhập giống nhau, đã tính');

  expect(await enter(an, SECOND, today, '4')).toContain('đã lưu lần thứ nhất');
  expect(await enter(binh, SECOND, today, '5')).toContain('hai lần nhập khác nhau');
  await chi.goto(`${collector.address}/console/paper`);
  await chi.getByRole('link', { name: 'Xử lý phiếu 0000 0021' }).click();
  const choices = chi.getByLabel(/^Trên giấy: /);
  await choices.first().waitFor();
  expect(await axeViolationsInBothSchemes(chi)).toEqual([]);
  const items = QUESTIONS.filter(({ part }) => part === 'item');
  expect(await choices.count()).toBe(items.length);
  for (let index = 0; index < items.length; index += 1) await choices.nth(index).selectOption('5');
  await chi.getByRole('button', { name: 'Tính phiếu' }).click();
  await chi.getByText('Đã tính phiếu 0000 0021.').waitFor();

  await chi.goto(`${collector.address}/console/paper`);
  await chi.getByText('Đã in 2 phiếu, đã tính 2.').waitFor();
  expect(await openedAgain(an)).toContain('Phiếu này đã được tính.');
});

/** What is said where a counted form is opened again. */
async function openedAgain(page: Page): Promise<string> {
  await page.goto(`${collector.address}/console/paper/enter?number=${FIRST}`);
  return (await page.getByTestId('closed').textContent()) ?? '';
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openContext } from '../support/chromium.ts';
import {
  answerByKeyboard,
  answerByTouch,
  enrolDevice,
  sheet,
  start,
  untilInstalled,
  untilSettled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { answerByNames } from '../support/survey-by-names.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * A kiosk from its first screen to the thanks by touch alone, by keyboard alone, and by what the accessibility tree says
 * alone; in `npm test` one citizen uses touch and keyboard in turn.
 *
 * Takes long: twenty screens hold each citizen to a pace, in which the processor is free.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;
/** Of the questionnaire that is asked. */
const ITEMS = 16;
/** For three citizens at once, on a busy machine. */
const AT_THEIR_PACE_MS = 180_000;

let folder: string;
let collector: StartedCollector;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-hands-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  const imported = await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS });
  expect(imported.stderr).toBe('');
  collector = await startCollector({ dataDir });
});

afterAll(async () => {
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it(
  'is answered by touch alone, by keyboard alone, and by roles and names alone',
  async () => {
    const answers = sheet(5, { 'procedures.fees': 2, results: 'not-applicable' });
    const [touched, typed, headings] = await Promise.all([
      atKiosk((page) => answerByTouch(page, answers)),
      atKiosk((page) => answerByKeyboard(page, answers)),
      atKiosk(answerByNames),
    ]);
    expect(touched).not.toBe(typed);
    // Each screen says by its heading alone what it asks.
    expect(new Set(headings).size).toBe(headings.length);
    expect(headings.length).toBeGreaterThan(ITEMS);
  },
  AT_THEIR_PACE_MS,
);

it('tells the chosen language and answer from others where the system chooses the colours', async () => {
  await atKiosk(async (page) => {
    await page.emulateMedia({ forcedColors: 'active' });
    const pressed = (is: boolean) => page.locator(`button[aria-pressed=${is}]`).first();
    expect(await backgroundOf(pressed(true))).not.toBe(await backgroundOf(pressed(false)));
    await start(page);
    const answers = page.locator('main label');
    const marks = answers.locator('svg:visible');
    await untilSettled(page);
    expect(await marks.count()).toBe(0);
    // As a screen reader presses, which goes no further.
    await page.getByRole('radio').first().dispatchEvent('click');
    await marks.first().waitFor();
    expect(await marks.count()).toBe(1);
    expect(await backgroundOf(answers.first())).not.toBe(await backgroundOf(answers.last()));
  });
});

function backgroundOf(part: Locator): Promise<string> {
  return part.evaluate((one) => getComputedStyle(one).backgroundColor);
}

/** What somebody does at a kiosk of their own. */
async function atKiosk<Outcome>(act: (page: Page) => Promise<Outcome>): Promise<Outcome> {
  const kiosk = await openContext({
    viewport: { width: 768, height: 1024 },
    hasTouch: true,
    locale: 'vi-VN',
  });
  try {
    const page = await kiosk.newPage();
    await enrolDevice(page, collector, 'Xã Thử Một');
    await page.goto(`${collector.address}/kiosk`);
    await untilInstalled(page);
    return await act(page);
  } finally {
    await kiosk.close();
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openContext } from '../support/chromium.ts';
import {
  answerByKeyboard,
  answerByTouch,
  enrolDevice,
  sheet,
  untilInstalled,
} from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * A kiosk from its first screen to the thanks by touch alone and by keyboard alone; in `npm test` one citizen uses both
 * in turn.
 *
 * Takes long: twenty screens hold each citizen to a pace, in which the processor is free.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;
/** For two citizens at once, on a busy machine. */
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
  'is answered by touch alone and by keyboard alone',
  async () => {
    const receipts = await Promise.all(
      [answerByTouch, answerByKeyboard].map(async (answer) => {
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
          return await answer(page, sheet(5, { 'procedures.fees': 2, results: 'not-applicable' }));
        } finally {
          await kiosk.close();
        }
      }),
    );
    expect(new Set(receipts).size).toBe(2);
  },
  AT_THEIR_PACE_MS,
);

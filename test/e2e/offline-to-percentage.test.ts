import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/collector/demo/random.ts';
import { signInBrowser } from '../support/accounts.ts';
import { openProfile } from '../support/chromium.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { newCodeAt } from '../support/enrolment.ts';
import { freePort } from '../support/free-port.ts';
import {
  answerByTurns,
  answerQuickly,
  enrolDevice,
  openStaff,
  type Sheet,
  sheet,
  untilInstalled,
} from '../support/kiosk-driver.ts';
import { LivingDevice } from '../support/living-device.ts';
import { makeCollector } from '../support/make-collector.ts';
import { watchPolicy } from '../support/policy-watch.ts';
import { SEED } from '../support/seed.ts';
import { sipas } from '../support/sipas.ts';

/**
 * The main job on real parts: answers given offline in a real browser become the percentages a supervisor reads,
 * through a browser that was closed, a collector that was stopped, and figures computed by hand.
 *
 * Takes long: a citizen answers ten screens at the pace the screens hold one to, a second and more each, in which the
 * processor is free; five more answer quickly, and the browser and the collector are started again and again. The
 * office has a second device without a screen, with which the others answer.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
97002,97,commune,Xã Thử Hai,Second Test Commune,2025-07-01,
`;

/** Nine citizens at first, three of them at the kiosk: too few for a figure. */
const FIRST_THREE: readonly Sheet[] = [
  // By touch and by keyboard in turn: content but for the fees, and there is no result yet.
  sheet(5, { 'procedures.fees': 2, results: 'not-applicable' }),
  sheet(4),
  sheet(5),
];
const SIX_ELSEWHERE: readonly Sheet[] = Array.from({ length: 6 }, () => sheet(5));

/** Then three more, which the kiosk sends together: with the tenth, all that are there are released. */
const THREE_MORE: readonly Sheet[] = [
  ...Array.from({ length: 2 }, () => sheet(4, { access: 3 })),
  sheet(4, { officials: 1, feedback: 'declined' }),
];

/*
 * By hand, satisfied answers / answers given:
 *   access      12 citizens × 3 = 36 answers, less 2 × 3 neutral           30/36 = 83.333… %
 *   procedures  12 × 4 = 48, less the fees of the first                    47/48 = 97.916… %
 *   officials   12 × 3 = 36, less 3 very dissatisfied                      33/36 = 91.666… %
 *   results     11 × 3 = 33, the first having none yet                     33/33 = 100 %
 *   feedback    11 × 3 = 33, one having declined                           33/33 = 100 %
 *   overall     186 answers, 176 satisfied                                 176/186 = 94.623… %
 */
const OVERALL = '94,62%';
const SUB_INDICES = ['83,33%', '97,92%', '91,67%', '100,00%', '100,00%'];

/** The screens hold a respondent to a pace, and a busy machine is slower. */
const AT_THEIR_PACE_MS = 180_000;

let folder: string;
let port: number;
let collector: CollectorProcess;
let kiosk: BrowserContext;
/** What was not as the policy wants it, of the browser that runs. */
let complaints: readonly string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-e2e-'));
  port = await freePort();
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir);
  // With keys made in the folder, as the collector finds them.
  const env = { DATA_DIR: dataDir, SIPAS_KEYS: '' };
  const imported = await sipas(['units', 'import', '-'], { env, input: UNITS });
  expect(imported.stderr).toBe('');
  collector = await startCollectorProcess({ dataDir, port });
});

afterAll(async () => {
  await kiosk?.close();
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openKiosk(offline: boolean): Promise<Page> {
  kiosk = await openProfile(join(folder, 'kiosk'), {
    viewport: { width: 768, height: 1024 },
    hasTouch: true,
    locale: 'vi-VN',
    offline,
  });
  complaints = await watchPolicy(kiosk, collector.address);
  return kiosk.pages()[0] ?? (await kiosk.newPage());
}

async function waitingOnDevice(page: Page): Promise<string> {
  await openStaff(page, collector.address);
  const waiting = page.getByText(/phiếu đang chờ gửi|Không có phiếu nào đang chờ/).first();
  return waiting.innerText();
}

afterEach(() => expect(complaints).toEqual([]));

describe('answers given offline become the percentage a supervisor reads', () => {
  it(
    'citizens answer without a network, and the browser may be closed and opened without one',
    async () => {
      let page = await openKiosk(false);
      await enrolDevice(page, collector, 'Xã Thử Một');
      await page.goto(`${collector.address}/kiosk`);
      await untilInstalled(page);
      await kiosk.setOffline(true);
      await collector.stop();

      const [first, ...others] = FIRST_THREE as [Sheet, ...Sheet[]];
      const receipts = [await answerByTurns(page, first)];
      for (const answers of others) receipts.push(await answerQuickly(page, answers));
      expect(new Set(receipts).size).toBe(3);
      expect(await waitingOnDevice(page)).toContain('3');

      expect(complaints).toEqual([]);
      await kiosk.close();
      page = await openKiosk(true);
      // A deep link at a cold start, with neither network nor collector.
      expect(await waitingOnDevice(page)).toContain('3');
      // The staff's help is there too; the walk `help-offline` opens all of it.
      await page.getByRole('link', { name: 'Hướng dẫn' }).click();
      await page.getByRole('heading', { level: 1, name: 'Máy khảo sát: cán bộ tại quầy cần biết' }).waitFor();
      await page.goto(`${collector.address}/kiosk`);
      await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    },
    AT_THEIR_PACE_MS,
  );

  it('with nine respondents the console says what they wait for', async () => {
    collector = await startCollectorProcess({ dataDir: collector.dataDir, port });
    await goOnlineUntilAcknowledged(3);
    const code = await newCodeAt(collector, 'Xã Thử Một');
    const second = await LivingDevice.enrolled(collector.address, code, seededRandom(SEED));
    await second.takeAll(SIX_ELSEWHERE);
    expect(await second.settle()).toBe(true);
    const console = await openConsole('97001');
    await console.getByTestId('overall-hidden').getByText('Tỷ lệ hiện khi đủ 10 phiếu mới').waitFor();
    expect(await console.locator('main').innerText()).not.toMatch(/\d,\d\d%/);
    // The count is live all the same.
    expect(await console.getByTestId('responses').innerText()).toBe('9');
    await console.close();
  });

  it('with twelve it shows the percentages computed by hand, to two decimals', async () => {
    const page = await reopenOffline();
    for (const answers of THREE_MORE) await answerQuickly(page, answers);
    expect(complaints).toEqual([]);
    await kiosk.close();
    await openKiosk(true);
    collector = await startCollectorProcess({ dataDir: collector.dataDir, port });
    await goOnlineUntilAcknowledged(6);

    const console = await openConsole('97001');
    await console.getByTestId('overall-percent').getByText(OVERALL).waitFor();
    expect(await console.getByTestId('respondents').innerText()).toBe('12');
    for (const [index, percent] of SUB_INDICES.entries()) {
      expect(await console.getByTestId('sub-index').nth(index).getByTestId('percent').innerText()).toBe(
        percent,
      );
    }
    await console.close();
  }, 120_000);

  it('the province above has the same figure, and its other commune has none', async () => {
    const console = await openConsole('97');
    await console.getByTestId('overall-percent').getByText(OVERALL).waitFor();
    const row = (name: string) => console.getByTestId('ranking-row').filter({ hasText: name });
    expect(await row('Xã Thử Một').getByTestId('percent').innerText()).toBe(OVERALL);
    expect(await row('Xã Thử Hai').innerText()).not.toMatch(/\d,\d\d%/);
    await console.close();
  });
});

async function reopenOffline(): Promise<Page> {
  await kiosk.setOffline(true);
  await collector.stop();
  const page = kiosk.pages()[0] ?? (await kiosk.newPage());
  await page.goto(`${collector.address}/kiosk`);
  return page;
}

/** The network returns, nobody touches anything, and the device's own screen says that all was acknowledged. */
async function goOnlineUntilAcknowledged(made: number): Promise<void> {
  const page = kiosk.pages()[0] ?? (await kiosk.newPage());
  await openStaff(page, collector.address);
  await page.getByText(/phiếu đang chờ gửi/).waitFor();
  await kiosk.setOffline(false);
  await page.getByText(`${made} / ${made} phiếu hệ thống đã nhận`).waitFor();
}

async function openConsole(unit: string): Promise<Page> {
  await signInBrowser(kiosk, collector);
  const page = await kiosk.newPage();
  await page.goto(`${collector.address}/console?unit=${unit}`);
  return page;
}

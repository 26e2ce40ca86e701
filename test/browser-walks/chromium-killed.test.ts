import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { openProfile } from '../support/chromium.ts';
import { enrolDevice, fillQuickly, openStaff, sheet, untilInstalled } from '../support/kiosk-driver.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { type StartedCollector, startCollector } from '../support/started-collector.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

/**
 * A kiosk switched off at the wall: the whole browser is killed with SIGKILL at every step of submit and sync (each
 * transaction on the outbox as it begins, writes and ends, each request as it leaves and as its answer arrives), and
 * started again over the same profile.
 */

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
97,,province,Tỉnh Kiểm Thử,Test Province,2025-07-01,
97001,97,commune,Xã Thử Một,First Test Commune,2025-07-01,
`;
const NEVER = Number.MAX_SAFE_INTEGER;

/** The longer checks ask for every step; without them it is one of submit and one of sync. */
const IS_EVERY_STEP = process.env['KILLS'] !== undefined;
const KINDS = ['begins', 'writes', 'ends', 'leaves', 'arrives'];
const ONE_OF_EACH = ['writes', 'arrives'];

let folder: string;
let collector: StartedCollector;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-killed-'));
  const dataDir = join(folder, 'data');
  await makeCollector(dataDir, { keys: STATED_KEYS });
  await sipas(['units', 'import', '-'], { env: { DATA_DIR: dataDir }, input: UNITS });
  collector = await startCollector({ dataDir });
});
afterAll(async () => {
  await collector?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it(`OB1 killed at ${IS_EVERY_STEP ? 'every step' : 'one step each'} of submit and sync, whoever was thanked is counted once`, async () => {
  await enrol();
  const whole = await submitAndDieAt(NEVER);
  expect(whole.isThanked).toBe(true);
  const firstOf = (kind: string) => whole.steps.findIndex((step) => step.startsWith(kind)) + 1;
  expect(Math.min(...KINDS.map(firstOf))).toBeGreaterThan(0);
  let former = whole;
  for (const step of IS_EVERY_STEP ? whole.steps.map((_, index) => index + 1) : ONE_OF_EACH.map(firstOf)) {
    const next = await submitAndDieAt(step);
    // What the former left behind is seen by the browser that was started after it died.
    expectSafe(former, next.recordsBefore - former.recordsBefore);
    former = next;
  }
  const made = await syncedRecords();
  expectSafe(former, made.length - former.recordsBefore);
  await collector.stop();
  const database = await openDatabase({ dataDir: collector.dataDir });
  const ledger = await database.writer.selectFrom('ledger').select('id').execute();
  const records = await database.writer.selectFrom('records').select('id').execute();
  await database.close();
  expect(ledger.map(({ id }) => id).sort()).toEqual([...made].sort());
  expect(records).toHaveLength(made.length);
}, 600_000);

interface Life {
  /** Records on the device when the browser came up. */
  readonly recordsBefore: number;
  /** What it came to, the last being the step it died at. */
  readonly steps: readonly string[];
  /** Whether thanks were on the screen by then. */
  readonly isThanked: boolean;
}

/** Thanks stand for one record; without them there may be one that was committed just before the end. */
function expectSafe({ steps, isThanked }: Life, added: number): void {
  expect(isThanked ? [1] : [0, 1], `died at ${steps.length} ${steps.at(-1)}`).toContain(added);
}

async function enrol(): Promise<void> {
  const browser = await open();
  const page = await browser.newPage();
  await enrolDevice(page, collector, 'Xã Thử Một');
  await untilInstalled(page);
  await browser.close();
}

function open(): Promise<BrowserContext> {
  return openProfile(join(folder, 'profile'), { locale: 'vi-VN' });
}

/** One citizen, and the browser dies at a step after "Gửi phiếu". */
async function submitAndDieAt(step: number): Promise<Life> {
  const browser = await open();
  const steps: string[] = [];
  let isThanked = false;
  const died = new Promise<'died'>((resolve) => browser.on('close', () => resolve('died')));
  const page = await browser.newPage();
  // A page of the origin that starts no app.
  await page.goto(`${collector.address}/healthz`);
  const recordsBefore = (await rowsIn(page)).length;
  await page.exposeFunction('sipasStep', (name: string) => {
    steps.push(name);
    if (steps.length === step) killBrowser();
  });
  await page.exposeFunction('sipasThanked', () => {
    isThanked = true;
  });
  await page.addInitScript(watchSteps, step);
  await page.goto(`${collector.address}/kiosk`);
  await fillQuickly(page, sheet(4));
  await page.evaluate(() => Object.assign(window, { sipasArmed: true }));
  // What waits for the page may die with the browser.
  const lived = page
    .getByRole('button', { name: 'Gửi phiếu' })
    .click({ noWaitAfter: true })
    .then(() => allAcknowledged(page))
    .then(() => browser.close())
    .catch(() => died);
  await Promise.race([died, lived]);
  return { recordsBefore, steps, isThanked };
}

/** Runs in the page before its own scripts: tells every step, and stands still at the one at which it must die. */
function watchSteps(dieAt: number): void {
  const page = window as unknown as Record<'sipasStep' | 'sipasThanked', (name: string) => void> & {
    sipasArmed?: boolean;
  };
  let steps = 0;
  const reached = (name: string) => {
    if (page.sipasArmed !== true) return;
    steps += 1;
    page.sipasStep(name);
    // What comes after this step must not happen: the thread stands until the process is gone.
    if (steps === dieAt) for (;;);
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...args) {
    const [stores, mode = 'readonly'] = args;
    // The test's own look at the rows.
    if (stores === 'entries') return transaction.apply(this, args);
    const name = `${mode} ${[stores].flat().join('+')}`;
    reached(`begins ${name}`);
    const made = transaction.apply(this, args);
    made.addEventListener('complete', () => reached(`ends ${name}`));
    return made;
  };
  for (const method of ['add', 'put', 'delete'] as const) {
    const original = IDBObjectStore.prototype[method] as (this: IDBObjectStore, ...args: unknown[]) => never;
    IDBObjectStore.prototype[method] = function (this: IDBObjectStore, ...args: unknown[]) {
      const request = original.apply(this, args);
      reached(`writes ${this.name}`);
      return request;
    } as never;
  }
  const { fetch } = window;
  window.fetch = async (...args) => {
    reached(`leaves ${args[0]}`);
    const answer = await fetch(...args);
    reached(`arrives ${args[0]}`);
    return answer;
  };
  new MutationObserver(() => {
    if (document.querySelector('main h1')?.textContent === 'Xin cảm ơn Ông/Bà.') page.sipasThanked('');
  }).observe(document, { childList: true, subtree: true });
}

/** Every process of the profile at once, as when the power goes. */
function killBrowser(): void {
  const profile = join(folder, 'profile');
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (commandOf(pid).includes(profile)) killQuietly(Number(pid));
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended since.
    return '';
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It died with its parent.
  }
}

interface Row {
  readonly id: string;
  readonly state: string;
}

function rowsIn(page: Page): Promise<readonly Row[]> {
  return page.evaluate(
    () =>
      new Promise<readonly Row[]>((resolve, reject) => {
        const opening = indexedDB.open('sipas-outbox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction('entries').objectStore('entries').getAll();
          all.onsuccess = () => {
            database.close();
            resolve(all.result.map(({ id, state }: Row) => ({ id, state })));
          };
        };
      }),
  );
}

/** Resolves when everything the device made is acknowledged. */
async function allAcknowledged(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Xin cảm ơn Ông/Bà.' }).waitFor();
  await expect
    .poll(async () => (await rowsIn(page)).every(({ state }) => state === 'acknowledged'), {
      timeout: 20_000,
    })
    .toBe(true);
}

/** The ids of all records once the app has synced by itself. */
async function syncedRecords(): Promise<readonly string[]> {
  const browser = await open();
  const page = await browser.newPage();
  await openStaff(page, collector.address);
  await page.getByText('Hệ thống đã nhận đủ').waitFor();
  const rows = await rowsIn(page);
  await browser.close();
  return rows.map(({ id }) => id);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { HOUR_MS } from '../../src/core/kernel/duration.ts';
import { type SignedIn, signInBrowser } from '../support/accounts.ts';
import { plainRecord, recordLine, responseBody, sha256 } from '../support/batches.ts';
import { openProfile } from '../support/chromium.ts';
import { enrolDevice, untilInstalled } from '../support/kiosk-driver.ts';
import { startBenchCollector } from './bench-collector.ts';
import { atMost, type Measure, quantile } from './measure.ts';

const WAITING = 100_000;
const ROWS_AT_ONCE = 2_000;
const STARTS = 7;
const START_BAR_MS = 200;
const FRAME_BAR_MS = 50;
const STUCK_AFTER_MS = 60_000;

/** A kiosk that was without a network for a year: how it starts, and whether its page stays alive while it syncs. */
export async function outboxInBrowser(): Promise<readonly Measure[]> {
  const collector = await startBenchCollector();
  const folder = mkdtempSync(join(tmpdir(), 'sipas-bench-outbox-'));
  let context = await openProfile(folder, { locale: 'vi-VN' });
  try {
    const page = await context.newPage();
    const person = await signInBrowser(context, collector);
    await enrolDevice(page, collector, 'Chi nhánh số 1');
    const empty = await startTimes(context, collector.address);
    await untilInstalled(page);
    await context.setOffline(true);
    await fillOutbox(page);
    const full = await startTimes(context, collector.address);
    // As in the morning: a browser that has nothing of it in memory.
    await context.close();
    context = await openProfile(folder, { locale: 'vi-VN', offline: true });
    const [cold = 0] = await startTimes(context, collector.address, 1);
    const synced = await watchSync(context, collector.address, person);
    const added = quantile(full, 0.5) - quantile(empty, 0.5);
    const how = `${WAITING} records waiting; medians of ${STARTS} starts in one browser, offline from the service worker`;
    return [
      {
        name: 'kiosk start, what a full outbox adds',
        value: added,
        unit: 'ms',
        bar: atMost(START_BAR_MS, added, 'ms'),
        how: `${how}: ${quantile(empty, 0.5).toFixed(0)} ms empty, ${quantile(full, 0.5).toFixed(0)} ms full; ${cold.toFixed(0)} ms in a fresh browser`,
      },
      {
        name: 'sync of a full outbox, longest task',
        value: synced.longestTaskMs,
        unit: 'ms',
        bar: atMost(FRAME_BAR_MS, synced.longestTaskMs, 'ms'),
        how: `the page's long tasks (over 50 ms) while ${WAITING} records were sent: ${synced.longTasks}`,
      },
      {
        name: 'sync of a full outbox, longest gap between frames',
        value: synced.longestFrameMs,
        unit: 'ms',
        bar: atMost(FRAME_BAR_MS, synced.longestFrameMs, 'ms'),
        how: 'the same, between two callbacks of frames',
      },
      {
        name: 'sync of a full outbox, rate',
        value: synced.recordsPerSecond,
        unit: 'records/s',
        bar: null,
        how: 'browser and collector on one machine, until the collector had everything',
      },
    ];
  } finally {
    await context.close();
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from navigation until the first screen can be touched. */
async function startTimes(
  context: BrowserContext,
  address: string,
  starts = STARTS,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const page = await context.newPage();
    await page.goto(`${address}/kiosk`, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
    times.push(await page.evaluate(() => performance.now()));
    await page.close();
  }
  return times;
}

/** Writes the rows as the app would have over a year, each sealed under its own number. */
async function fillOutbox(page: Page): Promise<void> {
  const { enrolment, unit } = await enrolledAs(page);
  const body = responseBody({}, Date.now() - HOUR_MS);
  for (let first = 1; first <= WAITING; first += ROWS_AT_ONCE) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, (_, index) => {
      const record = plainRecord({ unit, body, sequence: first + index });
      const { id, sequence, kind } = record;
      const line = recordLine(enrolment, record);
      const settled = { batch: null, outcome: null, reason: null, acknowledgedAtMs: null, epoch: null };
      return { id, sequence, kind, line, sha256: sha256(line), state: 'waiting', ...settled, enrolment };
    });
    await page.evaluate(addRows, rows);
  }
}

/** Runs in the page. */
function addRows(rows: readonly { readonly sequence: number; readonly enrolment: string }[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('sipas-outbox');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction(['entries', 'enrolments'], 'readwrite');
      const enrolments = writing.objectStore('enrolments');
      for (const row of rows) writing.objectStore('entries').add(row);
      const last = rows.at(-1);
      const found = enrolments.get(last?.enrolment ?? '');
      found.onsuccess = () => enrolments.put({ ...found.result, nextSequence: (last?.sequence ?? 0) + 1 });
      writing.onerror = () => reject(writing.error);
      writing.oncomplete = () => {
        database.close();
        resolve();
      };
    };
  });
}

function enrolledAs(page: Page): Promise<{ readonly enrolment: string; readonly unit: string }> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('sipas-outbox');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('enrolments').objectStore('enrolments').getAll();
          all.onsuccess = () => {
            opening.result.close();
            const [{ id, membership }] = all.result;
            resolve({ enrolment: id, unit: membership.places[0].unit.ref });
          };
        };
      }),
  );
}

interface Synced {
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly longestFrameMs: number;
  readonly recordsPerSecond: number;
}

/** Lets the network return under an open kiosk and watches its page until everything is acknowledged. */
async function watchSync(context: BrowserContext, address: string, person: SignedIn): Promise<Synced> {
  const page = await context.newPage();
  await page.goto(`${address}/kiosk`);
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  await page.evaluate(() => {
    const seen = { longTasks: 0, longestTaskMs: 0, longestFrameMs: 0 };
    Object.assign(window, { sipasSeen: seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.longTasks += 1;
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
      }
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (now: number) => {
      seen.longestFrameMs = Math.max(seen.longestFrameMs, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const startedAtMs = performance.now();
  await context.setOffline(false);
  await untilReceived(page, address, person);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const seen = await page.evaluate(
    () => (window as unknown as { sipasSeen: Omit<Synced, 'recordsPerSecond'> }).sipasSeen,
  );
  return { ...seen, recordsPerSecond: WAITING / seconds };
}

/** Throws where the device does not get on: it would wait an hour for what the collector asks to be sent later. */
async function untilReceived(page: Page, address: string, person: SignedIn): Promise<void> {
  let received = 0;
  let movedAtMs = performance.now();
  while (received < WAITING) {
    await page.waitForTimeout(500);
    const now = await receivedBy(address, person);
    if (now > received) movedAtMs = performance.now();
    else if (performance.now() - movedAtMs > STUCK_AFTER_MS)
      throw new Error(`${received} of ${WAITING} records came, and no more`);
    received = now;
  }
}

/** Asked of the collector: counting in the browser would hold up the store that is being watched. */
async function receivedBy(address: string, { cookie }: SignedIn): Promise<number> {
  const answer = await fetch(`${address}/api/v1/devices`, { headers: { cookie } });
  const { summary } = (await answer.json()) as { summary: { received: number } };
  return summary.received;
}

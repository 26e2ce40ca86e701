import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { AppServer } from '../support/app-server.ts';
import { SERVICE } from '../support/batches.ts';
import { openProfile } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import {
  answerQuickly,
  enrolByCode,
  sheet,
  start,
  untilInstalled,
  untilSettled,
} from '../support/kiosk-driver.ts';
import { FakeCollector } from '../unit/device/fake-collector.ts';

const COMMENT = 'Quầy số chín tiếp đón niềm nở, bàn ghế sạch sẽ';
const UNIT_NAME = 'Trung tâm Phục vụ hành chính công phường Ba Đình';
const CODE = '0123456789';

let folder: string;
let api: Server;
let server: AppServer;
let address: string;
let browser: BrowserContext;
const collector = new FakeCollector();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-readable-'));
  collector.nowMs = Date.now();
  const [apiPort, port] = [await freePort(), await freePort()];
  api = serve(collector);
  await new Promise<void>((resolve) => api.listen(apiPort, resolve));
  server = new AppServer(join(import.meta.dirname, '../../dist'), apiPort);
  await server.listen(port);
  address = `http://localhost:${port}`;
  browser = await openProfile(join(folder, 'profile'), { locale: 'vi-VN' });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  api?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('SE1 SE2 after thanks nothing on the device contains an answer, nor does its size tell one', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  collector.codes.add(CODE);
  await enrolByCode(page, address, CODE);
  await page.goto(`${address}/kiosk`);
  await untilInstalled(page);
  // Nothing leaves the device: whatever it keeps of an answer is there to be found.
  server.isConnected = false;
  const sheets = [sheet(5), sheet(1), sheet('declined'), sheet(3, { results: 'not-applicable' })];
  const receipts = [];
  for (const answers of sheets) receipts.push(await answerQuickly(page, answers));
  receipts.push(await answerQuickly(page, sheet(5), COMMENT));
  await abandon(page);

  const rows = await entriesOf(page);
  expect(rows.map(({ kind }) => kind).sort()).toEqual([
    'abandonment',
    ...sheets.map(() => 'response'),
    'response',
  ]);
  const fields = ['acknowledgedAtMs', 'batch', 'enrolment', 'epoch', 'id', 'kind', 'line', 'outcome'];
  for (const row of rows) {
    expect(Object.keys(row).sort()).toEqual([...fields, 'reason', 'sequence', 'sha256', 'state']);
    expect(JSON.parse(row.line)).toMatchObject({ sealed: expect.stringMatching(/^B[A-Za-z0-9_-]+$/) });
  }
  const lengths = rows.filter(({ kind }) => kind === 'response').map(({ line }) => line.length);
  expect(new Set(lengths).size).toBe(1);

  // What anybody can ask the browser for.
  const kept = await keptIn(page);
  expect(Object.keys(kept.databases)).toEqual(['sipas-outbox', 'sipas-pin']);
  expect(kept.databases['sipas-outbox']).toContain(UNIT_NAME);
  const places = [
    JSON.stringify(kept.databases),
    kept.local,
    kept.session,
    kept.history,
    kept.page,
    kept.cookies,
  ];
  for (const place of places) {
    for (const secret of [COMMENT, ...receipts, '"answers"', 'submittedAtMs'])
      expect(place).not.toContain(secret);
  }
  for (const text of kept.caches) expect(text).not.toContain(COMMENT);
  expect(kept.databases['sipas-outbox']).not.toMatch(/"(access|procedure|staff|result)\.[a-z-]+"/);
  expect(kept.session).toBe('{}');
  expect(kept.cookies).toBe('');

  // Nor do the browser's ways back lead to one.
  await page.goto('about:blank');
  await page.goBack();
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  expect(await page.evaluate(() => document.querySelectorAll('textarea, input').length)).toBe(0);

  // The files of the profile, as somebody who takes the disk out would read them.
  await page.close();
  await browser.close();
  const files = filesUnder(join(folder, 'profile'));
  const found = (text: string) => files.filter(({ bytes }) => holds(bytes, text)).map(({ path }) => path);
  // That the search finds what is there shows that it would find the other.
  expect(found(UNIT_NAME).some((path) => path.includes('IndexedDB'))).toBe(true);
  expect(found(COMMENT)).toEqual([]);
  const database = files.filter(({ path }) => path.includes('IndexedDB'));
  for (const text of ['submittedAtMs', 'perceptions', '"declined"', itemsOf(SERVICE)[0]?.id ?? '']) {
    expect(database.filter(({ bytes }) => holds(bytes, text)).map(({ path }) => path)).toEqual([]);
  }

  // The answers are there all the same: after a restart all of them reach the collector.
  server.isConnected = true;
  browser = await openProfile(join(folder, 'profile'), { locale: 'vi-VN' });
  const again = await browser.newPage();
  await again.goto(`${address}/kiosk`);
  await again.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  await vi.waitUntil(() => collector.ledger.size === rows.length, { timeout: 60_000, interval: 100 });
  expect([...collector.ledger.values()].sort()).toEqual(rows.map(({ line }) => line).sort());
}, 180_000);

/** One who begins and goes away. */
async function abandon(page: Page): Promise<void> {
  await start(page);
  await page.locator('main input[type=radio]').first().waitFor();
  await untilSettled(page);
  await page.getByRole('button', { name: 'Kết thúc' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click();
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  await page.waitForFunction(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('sipas-outbox');
        opening.onsuccess = () => {
          const request = opening.result.transaction('entries').objectStore('entries').getAll();
          request.onsuccess = () => {
            opening.result.close();
            resolve(request.result.some((row: { kind: string }) => row.kind === 'abandonment'));
          };
        };
      }),
  );
}

interface Row {
  readonly kind: string;
  readonly line: string;
}

async function entriesOf(page: Page): Promise<readonly Row[]> {
  const { databases } = await keptIn(page);
  const tables = JSON.parse(databases['sipas-outbox'] ?? '{}') as { entries: readonly Row[] };
  return tables.entries;
}

/** Everything a script of the origin, or somebody with the developer tools, can read. */
function keptIn(page: Page) {
  return page.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const databases: Record<string, string> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      const tables: Record<string, unknown> = {};
      for (const table of database.objectStoreNames) {
        tables[table] = await done(database.transaction(table).objectStore(table).getAll());
      }
      database.close();
      databases[name] = JSON.stringify(tables);
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        cached.push(`${request.url} ${await (await cache.match(request))?.text()}`);
      }
    }
    return {
      databases,
      caches: cached,
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      history: JSON.stringify([history.state, location.href, window.name]),
      cookies: document.cookie,
      page: document.documentElement.outerHTML,
    };
  });
}

/** The fake collector behind an address. */
function serve(fake: FakeCollector): Server {
  return createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = incoming.url ?? '/';
    const bytes = Buffer.concat(chunks);
    const body = url === '/api/v1/batches' ? bytes : bytes.toString('utf8');
    const signal = AbortSignal.timeout(30_000);
    const answer = await fake.fetch(url, { method: incoming.method ?? 'GET', body, signal });
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
}

function filesUnder(directory: string): readonly { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

/** In the encodings in which a browser writes text: one or two bytes a character, UTF-8, and base64 of it. */
function holds(bytes: Buffer, text: string): boolean {
  const utf8 = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), utf8])
      .toString('base64url')
      .slice(4, -4),
  );
  return [
    utf8,
    Buffer.from(text, 'latin1'),
    Buffer.from(text, 'utf16le'),
    ...base64.map((one) => Buffer.from(one)),
  ].some((form) => bytes.includes(form));
}

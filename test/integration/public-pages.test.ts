import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT } from '../../src/contract/contract.ts';
import type { Indices } from '../../src/contract/figures.ts';
import { formatCount, formatDecimal, formatPercent } from '../../src/contract/wording/format.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecord, responseBody, SERVICE } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { readPdf } from '../support/pdf-text.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

/** What differs between the engines is in test/contract/closings.test.ts. */
const [EMBEDDED] = ENGINES;
const UNIT = '01';
const ENTRY = {
  asked: 'Thêm ghế ngồi & quạt <ở sảnh>',
  askedDay: '2026-11-02',
  done: 'Đã thêm 12 ghế',
  doneDay: '2026-11-05',
};

describe('the public page of an office', () => {
  let server: TestCollector;
  let nowMs: number;
  let enrolment: string;
  let administrator: { readonly cookie: string };
  beforeAll(async () => {
    nowMs = NOW_MS;
    server = await startTestCollector(must(EMBEDDED, 'an engine'), {}, { now: () => nowMs });
    enrolment = await server.enrol();
    administrator = server.administrator;
  });
  afterAll(() => server.stop());

  const page = (path = `/o/${UNIT}`, headers: Readonly<Record<string, string>> = {}) =>
    fetch(server.url + path, { headers });

  async function asked<Answer>(method: string, path: string, body?: object, cookie?: string) {
    const reply = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: {
        ...{ origin: server.url, cookie: administrator.cookie },
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, json: (text === '' ? null : JSON.parse(text)) as Answer };
  }
  const set = (changes: object = {}) =>
    asked<{ code: string; detail: string }>('PUT', 'public-page', {
      ...{ unit: UNIT, isOpen: true, entries: [ENTRY] },
      ...changes,
    });

  async function closed(period: string): Promise<string> {
    const body = { unit: UNIT, period, reason: 'Báo cáo gửi Sở Nội vụ' };
    const { id } = (await asked<{ id: string }>('POST', 'closings/proposals', body)).json;
    const seen = await asked<{ snapshot: string }>('GET', `closings/proposals/${id}`);
    const { snapshot } = seen.json;
    await asked('POST', `closings/proposals/${id}/confirmation`, { snapshot });
    return snapshot;
  }

  test('is not there until it is opened, and says no more of a unit that is not open than of one that is none', async () => {
    const [closedPage, unknown] = await Promise.all([page(), page('/o/no-such-unit')]);
    expect([closedPage.status, unknown.status]).toEqual([404, 404]);
    const text = await closedPage.text();
    expect(await unknown.text()).toBe(text);
    expect(text).toContain('<html lang="vi">');
    const english = await page('/o/x', { 'accept-language': 'fr, en-GB;q=0.8, vi;q=0.5' });
    expect(await english.text()).toContain('There is no such page');
    expect(closedPage.headers.get('cache-control')).toBe('no-store');
    expect((await asked('GET', `public-page/poster.pdf?unit=${UNIT}`)).status).toBe(404);
  });

  test('is opened by an administrator in scope only, with dates that are possible and texts of one line', async () => {
    const { database } = server.collector;
    const others = [
      [await signedIn(database, nowMs, { role: 'supervisor', name: 'hoa' }), 403],
      [await signedIn(database, nowMs, { role: 'administrator', name: 'nam', scope: '04' }), 404],
    ] as const;
    for (const [{ cookie }, status] of others) {
      const body = { unit: UNIT, isOpen: true, entries: [] };
      expect((await asked('PUT', 'public-page', body, cookie)).status).toBe(status);
    }
    for (const [entry, code, detail] of [
      [{ ...ENTRY, askedDay: '2099-01-01' }, 'parameter-invalid', '/entries/0/askedDay'],
      [{ ...ENTRY, doneDay: '2026-11-01' }, 'parameter-invalid', '/entries/0/doneDay'],
      [{ ...ENTRY, done: 'hai\ndòng' }, 'body-malformed', '/entries/0/done'],
      [{ ...ENTRY, asked: ' a ' }, 'body-malformed', '/entries/0/asked'],
    ] as const) {
      expect((await set({ entries: [entry] })).json).toMatchObject({ code, detail });
    }
    expect((await set({ entries: Array(13).fill(ENTRY) })).status).toBe(400);
    expect((await page()).status).toBe(404);
    expect((await set()).status).toBe(204);
    const told = await asked('GET', `public-page?unit=${UNIT}`);
    expect(CONTRACT['GET /api/v1/public-page'].answer.parse(told.json)).toEqual(told.json);
    expect(told.json).toMatchObject({ isOpen: true, path: '/o/01', entries: [ENTRY] });
    const log = await asked<{ entries: readonly object[] }>('GET', 'audit-log');
    expect(log.json.entries[0]).toMatchObject({
      ...{ action: 'public-page.set', subject: '01@2025-07-01' },
      details: { open: true, entries: 1 },
    });
    expect(JSON.stringify(log.json)).not.toContain(ENTRY.asked);
  });

  test('has no script, takes its own style and nothing else, is kept and asked about, and escapes what was written', async () => {
    const shown = await page();
    expect(shown.status).toBe(200);
    const text = await shown.text();
    expect(text).toContain('Chưa có kỳ nào được chốt số liệu.');
    expect(text).toContain('Thêm ghế ngồi &#38; quạt &#60;ở sảnh&#62;');
    expect(text).toContain('02/11/2026');
    expect(text).toContain(`${server.url}/o/01`);
    expect(text).not.toMatch(/<script|\son\w+=|style=|<link|<img|src=/);
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(shown.headers.get('cache-control')).toBe('public, max-age=300');
    expect(shown.headers.get('vary')).toContain('accept-language');
    const tag = must(shown.headers.get('etag'), 'a tag');
    expect((await page('/o/01', { 'if-none-match': tag })).status).toBe(304);
    expect((await page('/o/01?lang=en', { 'if-none-match': tag })).status).toBe(200);
    expect((await fetch(`${server.url}/o/01`, { method: 'HEAD' })).status).toBe(200);
  });

  test('tells the figure of the snapshot and not the live one, by its name, in both languages; then that of the newest version', async () => {
    const answers = Object.fromEntries(itemsOf(SERVICE).map(({ id }, at) => [id, at % 5 === 0 ? 2 : 4]));
    const post = async (count: number, first: number) => {
      const records = Array.from({ length: count }, (_, at) =>
        plainRecord({ sequence: first + at, body: responseBody({ answers: answers as never }) }),
      );
      const { records: outcomes } = await acknowledgementOf(
        await server.post(packed(enrolment, records, { clockMs: nowMs })),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(count).fill('stored'));
    };
    await post(24, 1);
    nowMs += 30 * DAY_MS;
    administrator = await signedIn(server.collector.database, nowMs, { role: 'administrator', name: 'lan' });
    const snapshot = await closed('2026-11');
    const live = async () =>
      (await asked<Indices>('GET', 'indices?unit=01&period=2026-11')).json.overall.figure;
    const then = await live();
    await post(12, 25);
    const now = await live();
    if (then.hidden || now.hidden) throw new Error('both are shown');
    const text = await (await page()).text();
    expect(text).toContain(`<p class="percent">${formatPercent(then.percent ?? 0, 'vi')}</p>`);
    expect(text).toContain(
      `${formatDecimal(then.low ?? 0, 'vi', 1)}–${formatDecimal(then.high ?? 0, 'vi', 1)}`,
    );
    expect(text).toContain(`<dd>${formatCount(then.respondents, 'vi')}</dd>`);
    expect(text).not.toContain(`<dd>${formatCount(now.respondents, 'vi')}</dd>`);
    for (const part of ['Mức độ hài lòng qua khảo sát tự nguyện', 'Tháng 11 năm 2026', snapshot]) {
      expect(text).toContain(part);
    }
    const english = await (await page('/o/01?lang=en')).text();
    expect(english).toContain('<html lang="en">');
    expect(english).toContain(formatPercent(then.percent ?? 0, 'en'));
    expect(english).toContain('Satisfaction in a voluntary survey');
    const second = await closed('2026-11');
    const again = await (await page()).text();
    expect(again).toContain(second);
    expect(again).toContain(`<dd>${formatCount(now.respondents, 'vi')}</dd>`);
  });

  test('its poster is one page with what was done and where more is told', async () => {
    const many = Array.from({ length: 12 }, (_, at) => ({
      ...ENTRY,
      done: `Việc ${at + 1} ${'đã làm '.repeat(38)}`,
    }));
    await set({ entries: many });
    for (const [language, heading, more] of [
      ['vi', 'Ông/Bà góp ý – chúng tôi đã làm', /Và \d việc khác trên trang này/],
      ['en', 'You said – we did', /And \d more on that page/],
    ] as const) {
      const path = `/api/v1/public-page/poster.pdf?unit=${UNIT}&language=${language}`;
      const reply = await fetch(server.url + path, { headers: administrator });
      expect(reply.headers.get('content-type')).toBe('application/pdf');
      const pdf = await readPdf(new Uint8Array(await reply.arrayBuffer()));
      expect(pdf.pages).toHaveLength(1);
      expect(pdf.language).toBe(language);
      expect(pdf.roles).toEqual(expect.arrayContaining(['H1', 'L', 'LI', 'Figure']));
      for (const part of [heading, 'Việc 1 ', `${server.url}/o/01`]) expect(pdf.text).toContain(part);
      expect(pdf.text).toMatch(more);
    }
  });

  test('is gone once it is closed again, and its service worker leaves it to the collector', async () => {
    expect((await set({ isOpen: false })).status).toBe(204);
    expect((await page()).status).toBe(404);
    const worker = readFileSync(new URL('../../src/app/worker/service-worker.ts', import.meta.url), 'utf8');
    expect(worker).toContain('/^\\/o\\//');
  });
});

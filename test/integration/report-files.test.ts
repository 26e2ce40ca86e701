import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { closingsOf, reportMakerOf } from '../../src/collector/start/figure-pages.ts';
import type { Causes } from '../../src/contract/analysis/causes.ts';
import type { Trend } from '../../src/contract/analysis/trend.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { ReportWork } from '../../src/contract/reports.ts';
import { percentOf } from '../../src/contract/wording/figure-texts.ts';
import { formatCount, formatPercent, formatSignedPoints } from '../../src/contract/wording/format.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { parsePeriod } from '../../src/core/kernel/period.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecord, responseBody, SERVICE } from '../support/batches.ts';
import { ENGINES, type TestEngine } from '../support/databases.ts';
import { type ReadPdf, readPdf } from '../support/pdf-text.ts';
import { sipas } from '../support/sipas.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const [SQLITE] = ENGINES as readonly [TestEngine];
const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const ABOUT = { unit: '01', period: '2026-11' } as const;
const QUERY = new URLSearchParams(ABOUT).toString();

/** Without white space: where lines end is the page's matter. */
const dense = (text: string) => text.replaceAll(/\s/g, '');

/** As the collector of the test has it. */
const AT_TEN = { RELEASE: 'at-ten' };

/** The report says what the routes say, and nothing else: so whoever reads both learns nothing more. */
describe('report files', () => {
  let server: TestCollector;
  let folder: string;
  let enrolment: string;
  let vietnamese: { readonly bytes: Buffer; readonly pdf: ReadPdf };
  let english: { readonly bytes: Buffer; readonly pdf: ReadPdf };
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS });
    folder = mkdtempSync(join(tmpdir(), 'sipas-report-'));
    server = await startTestCollector(SQLITE, {}, { now: () => Date.now() });
    enrolment = await server.enrol();
    const levels = [5, 4, 2, 5, 4, 5, 3, 4, 5, 1, 4, 5, 4] as const;
    const records = levels.map((level, index) =>
      plainRecord({
        sequence: index + 1,
        body: responseBody({
          answers: Object.fromEntries(ITEMS.map((id, at) => [id, at % 3 === 0 ? level : 4])) as never,
        }),
      }),
    );
    const { records: outcomes } = await acknowledgementOf(await server.post(packed(enrolment, records)));
    expect(outcomes.every(({ outcome }) => outcome === 'stored')).toBe(true);
    const small = await server.enrol(undefined, '04@2025-07-01');
    await acknowledgementOf(await server.post(packed(small, fewRecords())));
    vietnamese = await reportOf({ ...ABOUT, language: 'vi' });
    english = await reportOf({ ...ABOUT, language: 'en' });
  });
  afterAll(async () => {
    vi.useRealTimers();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function fewRecords() {
    const answers = Object.fromEntries(ITEMS.map((id) => [id, 2])) as never;
    return [1, 2, 3, 4, 5].map((sequence) =>
      plainRecord({ sequence, unit: '04@2025-07-01', body: responseBody({ answers }) }),
    );
  }

  const json = async <Answer>(path: string): Promise<Answer> =>
    (await (await server.get(path)).json()) as Answer;
  const post = (body: object, headers: Readonly<Record<string, string>> = server.administrator) =>
    fetch(`${server.url}/api/v1/reports`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function reportOf(body: object) {
    const asked = await post(body);
    expect(asked.status).toBe(201);
    const { id } = (await asked.json()) as ReportWork;
    await vi.waitFor(
      async () => expect(await json(`/api/v1/reports/${id}`)).toMatchObject({ state: 'made', done: 1 }),
      { timeout: 20_000 },
    );
    const file = await server.get(`/api/v1/reports/${id}/file.pdf`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toContain('sipas-01-2026-11.pdf');
    const bytes = Buffer.from(await file.arrayBuffer());
    return { bytes, pdf: await readPdf(bytes) };
  }

  test('every figure of the routes stands in it, in both languages', async () => {
    const indices = await json<Indices>(`/api/v1/indices?${QUERY}`);
    const causes = await json<Causes>(`/api/v1/causes?${QUERY}`);
    const trend = await json<Trend>(`/api/v1/trend?${QUERY}`);
    const figures = [
      indices.overall.figure,
      indices.overall.verySatisfied,
      ...indices.subIndices.flatMap(({ figure, verySatisfied }) => [figure, verySatisfied]),
      ...causes.items.map(({ figure }) => figure),
      ...trend.points.map(({ figure }) => figure),
    ].flatMap((figure) => percentOf(figure) ?? []);
    expect(figures.length).toBeGreaterThan(20);
    for (const language of ['vi', 'en'] as const) {
      const { text } = (language === 'vi' ? vietnamese : english).pdf;
      for (const { percent } of figures) expect(text).toContain(formatPercent(percent, language));
      const overall = percentOf(indices.overall.figure);
      expect(text).toContain(formatPercent(overall?.low ?? 0, language));
      expect(text).toContain(formatPercent(overall?.high ?? 0, language));
      for (const { change } of indices.subIndices)
        if (change !== null) expect(text).toContain(formatSignedPoints(change.points, language));
      expect(text).toContain(formatCount(indices.asOf.released, language));
    }
  });

  test('its percentages are those of sipas score on the open export', async () => {
    const rows = await server.get(`/api/v1/exports/responses.csv?${QUERY}`);
    const file = join(folder, 'responses.csv');
    writeFileSync(file, Buffer.from(await rows.arrayBuffer()));
    const { stdout } = await sipas(['score', file, '-q', SERVICE.id, '--json']);
    const score = JSON.parse(stdout) as { readonly overall: { readonly percent: number } };
    expect(vietnamese.pdf.text).toContain(formatPercent(score.overall.percent, 'vi'));
  });

  test('it has a title, a language, bookmarks, numbered pages and a structure', () => {
    for (const [language, { pdf }] of [
      ['vi', vietnamese],
      ['en', english],
    ] as const) {
      expect(pdf.language).toBe(language);
      expect(pdf.bookmarks).toHaveLength(10);
      expect(new Set(pdf.roles)).toEqual(
        new Set(['Root', 'Document', 'H1', 'H2', 'H3', 'P', 'L', 'LI', 'LBody', 'Table', 'TR', 'TH', 'TD']),
      );
      const { length } = pdf.pages;
      expect(length).toBeGreaterThanOrEqual(4);
      expect(length).toBeLessThanOrEqual(8);
      for (const [index, page] of pdf.pages.entries())
        expect(page).toContain(
          language === 'vi' ? `Trang ${index + 1}/${length}` : `Page ${index + 1} of ${length}`,
        );
    }
    expect(vietnamese.pdf.title).toBe('Báo cáo mức độ hài lòng: Thành phố Hà Nội, Tháng 11 năm 2026');
    expect(vietnamese.pdf.text).toContain('Tỷ lệ hài lòng');
    expect(vietnamese.pdf.text).toContain('chưa chốt');
  });

  test('the command writes the same bytes as the console, again and again', async () => {
    const file = join(folder, 'report.pdf');
    const args = ['report', file, '--unit', '01', '--period', '2026-11', '--language', 'vi'];
    const { code, stderr } = await sipas([...args, '--data-dir', server.dataDir], { env: AT_TEN });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((await readPdf(readFileSync(file))).pages).toEqual(vietnamese.pdf.pages);
    expect(readFileSync(file).equals(vietnamese.bytes)).toBe(true);
    expect((await reportOf({ ...ABOUT, language: 'vi' })).bytes.equals(vietnamese.bytes)).toBe(true);
    expect(await sipas(['report', file, '--unit', 'zz', '--data-dir', server.dataDir])).toMatchObject({
      code: 1,
      stderr: 'sipas: there is no such unit in the period\n',
    });
  });

  test('the slide is one page of 16:9 with the sentence and figure of the first screen', async () => {
    const { bytes, pdf } = await reportOf({ ...ABOUT, language: 'vi', format: 'slide' });
    const { overall } = await json<Indices>(`/api/v1/indices?${QUERY}`);
    expect(pdf.pages).toHaveLength(1);
    expect(pdf.text).toContain(formatPercent(percentOf(overall.figure)?.percent ?? 0, 'vi'));
    expect(bytes.toString('latin1')).toContain('/MediaBox [0 0 960 540]');
  });

  test('what has too few respondents says so, and no percentage', async () => {
    const file = join(folder, 'hidden.pdf');
    const run = await sipas([
      ...['report', file, '--unit', '04', '--period', '2026-11', '--language', 'vi'],
      ...['--data-dir', server.dataDir],
    ]);
    expect(run.code).toBe(0);
    const { text } = await readPdf(readFileSync(file));
    expect(text).toContain('0/5 phiếu đã công bố');
    expect(text.replaceAll('95%', '').replaceAll('100%', '')).not.toMatch(/\d%/);
  });

  test('a report belongs to who asked, within the scope; it can be cancelled, and too many are refused', async () => {
    const bound = await signedIn(server.collector.database, NOW_MS, { role: 'supervisor', scope: '04' });
    const other = { cookie: bound.cookie, origin: server.url };
    expect((await post(ABOUT, other)).status).toBe(404);
    const asked = await post(ABOUT);
    const { id } = (await asked.json()) as ReportWork;
    for (const path of [`/api/v1/reports/${id}`, `/api/v1/reports/${id}/file.pdf`])
      expect((await fetch(server.url + path, { headers: other })).status).toBe(404);
    const removal = { method: 'DELETE', headers: server.administrator };
    expect((await fetch(`${server.url}/api/v1/reports/${id}`, removal)).status).toBe(204);
    expect((await server.get(`/api/v1/reports/${id}`)).status).toBe(404);
    const all = await Promise.all([post(ABOUT), post(ABOUT), post(ABOUT), post(ABOUT)]);
    expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429]);
    expect((await post({ ...ABOUT, unit: 'zz' })).status).toBe(429);
  });

  test('it says of which snapshot its figures are, and where it has responses that came later', async () => {
    vi.setSystemTime(NOW_MS + 30 * DAY_MS);
    const { proposals } = closingsOf(server.collector);
    const actor = { name: 'hoa', account: 'a' };
    const reader = { scope: EVERY_UNIT, account: 'a', isAdministrator: true };
    const proposed = await proposals.propose({ ...ABOUT, reason: 'Báo cáo tháng 11' }, EVERY_UNIT, actor);
    const proposal = proposed.ok ? proposed.value.id : '';
    const seen = await proposals.proposed(proposal, reader);
    const snapshot = seen.ok ? seen.value.snapshot : '';
    expect(await proposals.confirm(proposal, snapshot, { scope: EVERY_UNIT, actor })).toMatchObject({
      ok: true,
    });
    const maker = reportMakerOf(server.collector);
    const period = must(((read) => (read.ok ? read.value : null))(parsePeriod(ABOUT.period)), 'a period');
    const about = {
      ...ABOUT,
      period,
      scope: EVERY_UNIT,
      questionnaire: SERVICE.id,
      version: null,
      rule: null,
    };
    const selection = { ...about, mode: 'kiosk' as const, compare: 'previous' as const };
    const textOf = async (format: 'report' | 'slide') => {
      const made = await maker.make({ selection, language: 'vi', format });
      if (!made.ok) throw new Error(made.error.kind);
      const { pages } = await readPdf(made.value.bytes);
      return { cover: dense(pages[0] ?? ''), text: dense(pages.join(' ')) };
    };
    const closed = await textOf('report');
    expect(closed.cover).toContain(dense(`đã chốt, bản chốt ${snapshot}`));
    expect(closed.text).toContain(dense(`Bản chốt số liệu: ${snapshot}.`));
    expect(closed.text).not.toContain(dense('tính cả phiếu sau khi chốt'));
    const answers = Object.fromEntries(ITEMS.map((id) => [id, 5])) as never;
    const late = Array.from({ length: 12 }, (_, at) =>
      plainRecord({ sequence: 14 + at, body: responseBody({ answers }) }),
    );
    const batch = packed(enrolment, late, { clockMs: Date.now() });
    expect((await acknowledgementOf(await server.post(batch))).records).toHaveLength(12);
    // The slide says the same and is made sooner.
    const beyond = await textOf('slide');
    expect(beyond.cover).toContain(dense('báo cáo này tính cả phiếu sau khi chốt'));
  });
});

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import readExcelFile from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlExportStore } from '../../src/collector/db/figures/export-store.ts';
import { exportThread } from '../../src/collector/start/exports/export-thread.ts';
import type { ExportWork } from '../../src/contract/exports.ts';
import type { Indices } from '../../src/contract/figures.ts';
import { must } from '../../src/core/kernel/assert.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import { NOW_MS, packed, plainRecord, responseBody, SERVICE } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { sipasAt } from '../support/sipas.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const ITEMS = itemsOf(SERVICE).map(({ id }) => id);
const ADDRESS = '/api/v1/exports/responses.csv?period=2026-11';

describe.each(ENGINES)('the open export on $name', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  let sequence = 0;
  beforeEach(async () => {
    server = await startTestCollector(engine);
    enrolment = await server.enrol();
    sequence = 0;
  });
  afterEach(() => server.stop());

  async function answer(count: number, answersOf: (index: number) => Readonly<Record<string, Json>>) {
    const records = Array.from({ length: count }, (_, index) => {
      sequence += 1;
      const answers = { ...Object.fromEntries(ITEMS.map((id) => [id, 4])), ...answersOf(index) };
      return plainRecord({
        sequence,
        body: responseBody({ answers: answers as never, comment: 'Tôi tên Bí Mật.', profile: { gender: 1 } }),
      });
    });
    await acknowledgementOf(await server.post(packed(enrolment, records)));
  }
  const send = (method: string, path: string, body?: object) =>
    fetch(server.url + path, {
      method,
      headers: {
        ...server.administrator,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const rowsOf = (text: string) => text.slice(1).trimEnd().split('\r\n');
  const audited = async () =>
    (
      await server.collector.database.writer
        .selectFrom('audit_log')
        .selectAll()
        .where('action', 'like', 'responses.%')
        .orderBy('sequence')
        .execute()
    ).map(({ action, subject, details }) => ({ action, subject, ...JSON.parse(details) }));

  test('RL4 has the released responses without what waits, and nothing that tells whose they are', async () => {
    await answer(12, (index) => ({ 'feedback.reply': index < 3 ? 2 : 'not-applicable' }));
    await answer(4, () => ({}));
    const reply = await server.get(`${ADDRESS}&unit=01`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toContain('text/csv');
    expect(reply.headers.get('content-disposition')).toBe(
      'attachment; filename="sipas-01-2026-11-sipas-2023-service-1.csv"; ' +
        "filename*=UTF-8''SIPAS%20Th%C3%A0nh%20ph%E1%BB%91%20H%C3%A0%20N%E1%BB%99i%202026-11%20sipas-2023-service%201.csv",
    );
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, ...rows] = rowsOf(bytes.toString('utf8'));
    expect(header).toBe(['unit', 'period', 'mode', 'questionnaire', 'version', 'flags', ...ITEMS].join(','));
    const cells = ITEMS.map((id) => (id === 'feedback.reply' ? 'waiting' : '4'));
    expect(rows).toEqual(
      Array(12).fill(`01@2025-07-01,2026-11,kiosk,sipas-2023-service,1,,${cells.join(',')}`),
    );
    expect(bytes.toString('utf8')).not.toMatch(/Bí Mật|gender|2026-11-\d\d|[0-9a-f]{32}/);
    const about = {
      ...{ subject: '01', format: 'csv' },
      period: '2026-11',
      questionnaire: SERVICE.id,
      version: 1,
      mode: null,
      rows: 12,
    };
    expect(await audited()).toEqual([
      { action: 'responses.export', ...about },
      { action: 'responses.export-end', ...about, complete: true },
    ]);
  });

  test('sipas score makes the published figures of it, to the last digit', async () => {
    await answer(37, (index) => ({
      'access.signage': (index % 5) + 1,
      'results.fair': index % 3 === 0 ? 'declined' : 5,
      'feedback.reply': index % 6 === 0 ? 1 : 'not-applicable',
      'feedback.handling': index % 2 === 0 ? 3 : 5,
    }));
    const { overall, subIndices } = (await (
      await server.get('/api/v1/indices?period=2026-11&unit=01')
    ).json()) as Indices;
    const input = await (await server.get(`${ADDRESS}&unit=01&mode=kiosk`)).text();
    const { stdout, stderr, code } = await sipasAt(NOW_MS, ['score', '-q', SERVICE.id, '--json', '-'], {
      input,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const score = JSON.parse(stdout);
    expect({ hidden: false, ...score.overall }).toEqual(overall.figure);
    for (const { id, figure } of subIndices) {
      expect({ hidden: false, ...score.subIndices[id] }).toEqual(figure);
    }
  });

  test('RL4 has the same rows as a workbook and as Parquet, under names and types of their own', async () => {
    await answer(24, (index) => ({ 'access.signage': (index % 5) + 1, 'feedback.reply': 'not-applicable' }));
    const sorted = (rows: readonly (readonly unknown[])[]) =>
      rows.map((cells) => cells.map((cell) => String(cell ?? '')).join(',')).sort();
    const [, ...expected] = rowsOf(await (await server.get(`${ADDRESS}&unit=01`)).text());
    const fetched = async (format: string) => {
      const asked = await send('POST', '/api/v1/exports', { period: '2026-11', unit: '01', format });
      const { id } = (await asked.json()) as ExportWork;
      expect((await server.get(`/api/v1/exports/${id}/responses.csv`)).status).toBe(404);
      const reply = await server.get(`/api/v1/exports/${id}/responses.${format}`);
      expect(reply.headers.get('content-disposition')).toContain(
        `filename="sipas-01-2026-11-sipas-2023-service-1.${format}"`,
      );
      return { type: reply.headers.get('content-type'), bytes: Buffer.from(await reply.arrayBuffer()) };
    };
    const xlsx = await fetched('xlsx');
    expect(xlsx.type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const [header, ...rows] = must((await readExcelFile(xlsx.bytes))[0], 'a sheet').data;
    expect(sorted(rows)).toEqual(expected.sort());
    const parquet = await fetched('parquet');
    expect(parquet.type).toBe('application/vnd.apache.parquet');
    const file = new Uint8Array(parquet.bytes).buffer;
    const read = await parquetReadObjects({ file });
    expect(Object.keys(read[0] ?? {})).toEqual(header);
    expect(sorted(read.map((row) => Object.values(row)))).toEqual(expected.sort());
    const direct = await server.get(`${ADDRESS.replace('.csv', '.parquet')}&unit=01`);
    expect((await parquetReadObjects({ file: await direct.arrayBuffer() })).length).toBe(24);
    expect((await audited()).map(({ format, action }) => [format, action])).toContainEqual([
      'xlsx',
      'responses.export-end',
    ]);
    expect((await send('POST', '/api/v1/exports', { period: '2026-11', format: 'ods' })).status).toBe(400);
  });

  test('a workbook of more rows than a sheet holds is refused beforehand, counting answers that stand alone', async () => {
    await answer(12, () => ({}));
    const { writer } = server.collector.database;
    const asked = async (format: string) => {
      const reply = await send('POST', '/api/v1/exports', { period: '2026-11', unit: '01', format });
      return { status: reply.status, ...((await reply.json()) as { code?: string; rows?: number }) };
    };
    await writer
      .updateTable('tallies')
      .set({ responses: 1_048_570 })
      .where('margin', '=', 'total')
      .where('value', '=', '')
      .execute();
    expect(await asked('xlsx')).toMatchObject({ status: 201 });
    await writer
      .insertInto('waiting_answers')
      .values({
        ...{ unit: '01@2025-07-01', month: '2026-11', questionnaire: SERVICE.id, version: 1, mode: 'kiosk' },
        ...{ span: 'month', answers: '[0]', helping: '[0]', later: '["quarter"]' },
      })
      .execute();
    await writer.updateTable('records').set({ waiting: '["access.signage@quarter"]' }).execute();
    expect(await asked('xlsx')).toMatchObject({ status: 422, code: 'table-too-long', rows: 1_048_582 });
    const direct = await server.get(`${ADDRESS.replace('.csv', '.xlsx')}&unit=01`);
    expect(await direct.json()).toMatchObject({ status: 422, code: 'table-too-long', rows: 1_048_582 });
    expect(await asked('parquet')).toMatchObject({ status: 201 });
    expect(await audited()).toEqual([]);
  });

  test('says in its name which months were deleted, and has no row of one that is being', async () => {
    await answer(12, () => ({}));
    const nameOf = async (query: string) => {
      const reply = await server.get(`/api/v1/exports/responses.csv?unit=01&${query}`);
      return [reply.headers.get('content-disposition'), rowsOf(await reply.text()).length - 1] as const;
    };
    const freeze = (...months: readonly string[]) =>
      server.collector.database.writer
        .insertInto('frozen_months')
        .values(
          months.map((month) => ({
            ...{ month, frozen_day: '2026-11-14', deleted_day: null },
            ...{ records: 0, held: 0, late: 0 },
          })),
        )
        .execute();
    await freeze('2026-10', '2026-09');
    const [name, rows] = await nameOf('period=2026-Q4');
    expect(name).toContain('filename="sipas-01-2026-Q4-sipas-2023-service-1-without-2026-10.csv"');
    expect(decodeURIComponent(name ?? '')).toContain('2026-Q4 sipas-2023-service 1 thiếu 2026-10.csv');
    expect(rows).toBe(12);
    expect((await nameOf('period=2026-11'))[0]).not.toContain('without');
    await freeze('2026-11');
    const [left, none] = await nameOf('period=2026-Q4');
    expect(left).toContain('-without-2026-10-2026-11.csv');
    expect(none).toBe(0);
    await freeze('2026-01');
    expect((await nameOf('period=2026'))[0]).toContain('-without-4-months.csv');
    const codebook = await (await server.get('/api/v1/exports/codebook.csv')).text();
    expect(codebook).toContain('the file name says which');
  });

  test('is in another order each time', async () => {
    await answer(60, (index) => ({ 'access.signage': (index % 5) + 1, 'results.fair': (index % 4) + 1 }));
    const texts = await Promise.all([1, 2].map(async () => (await server.get(ADDRESS)).text()));
    expect(texts[0]).not.toBe(texts[1]);
    expect(rowsOf(texts[0] ?? '').sort()).toEqual(rowsOf(texts[1] ?? '').sort());
  });

  test('is asked for and fetched once when it has its turn; it is told how many of its responses were sent', async () => {
    await answer(12, () => ({}));
    const asked = await send('POST', '/api/v1/exports', { period: '2026-11', unit: '01' });
    expect(asked.status).toBe(201);
    const { id, ...work } = (await asked.json()) as ExportWork;
    expect(work).toEqual({ state: 'ready', ahead: 0, responses: 12, done: 0 });
    const look = async () => (await server.get(`/api/v1/exports/${id}`)).json();
    const fetched = await server.get(`/api/v1/exports/${id}/responses.csv`);
    expect(rowsOf(await fetched.text())).toHaveLength(13);
    expect(await look()).toEqual({ id, state: 'sent', ahead: 0, responses: 12, done: 12 });
    expect((await server.get(`/api/v1/exports/${id}/responses.csv`)).status).toBe(404);
    expect((await send('POST', '/api/v1/exports', { period: '2026-11', unit: 'nowhere' })).status).toBe(404);
  });

  test('one that is cancelled is there no more, and no thread of it is left', async () => {
    await answer(12, () => ({}));
    const asked = await send('POST', '/api/v1/exports', { period: '2026-11' });
    const { id } = (await asked.json()) as ExportWork;
    expect((await send('DELETE', `/api/v1/exports/${id}`)).status).toBe(204);
    expect((await server.get(`/api/v1/exports/${id}/responses.csv`)).status).toBe(404);
    const { database } = server.collector;
    const scope = {
      questionnaire: SERVICE.id,
      version: 1,
      mode: null,
      firstMonth: '2026-11',
      lastMonth: '2026-11',
    } as const;
    const [block] = await new SqlExportStore(database, server.collector.pen).blocks(scope as never);
    let exitCode: number | null = null;
    process.once('worker', (worker) => worker.once('exit', (code) => (exitCode = code)));
    const pieces = exportThread(database.place)({
      ...{ questionnaire: SERVICE, format: 'csv' },
      // More than is written before it is read.
      blocks: Array.from({ length: 200 }, (_, at) => ({ ...must(block, 'a block'), responses: 1_000 + at })),
    });
    expect((await pieces.next()).done).toBe(false);
    expect((await pieces.next()).value).toMatchObject({ rows: 12, responses: 12 });
    expect(exitCode).toBeNull();
    await pieces.return();
    expect(exitCode).toBe(1);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  test('sipas export writes the same rows; cancelled, it leaves nothing', async () => {
    await answer(12, () => ({}));
    const file = join(server.dataDir, 'rows.csv');
    const { dataDir, databaseUrl } = server.settings;
    const env = { DATA_DIR: dataDir, ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }) };
    const args = ['export', '--period', '2026-11', '--unit', '01', file];
    expect(await sipasAt(NOW_MS, args, { env })).toMatchObject({
      code: 0,
      stdout: `${file}: 12 rows of 12 responses\n`,
      stderr: 'export: 12 of 12 responses\n',
    });
    const sent = Buffer.from(await (await server.get(`${ADDRESS}&unit=01`)).arrayBuffer()).toString('utf8');
    expect(rowsOf(readFileSync(file, 'utf8')).sort()).toEqual(rowsOf(sent).sort());
    const workbook = join(server.dataDir, 'rows.xlsx');
    expect(await sipasAt(NOW_MS, [...args.slice(0, -1), workbook], { env })).toMatchObject({ code: 0 });
    expect((await readExcelFile(readFileSync(workbook)))[0]?.data).toHaveLength(13);
    rmSync(file);
    rmSync(workbook);
    const cancelled = await sipasAt(NOW_MS, args, { env, stopping: AbortSignal.abort() });
    expect(cancelled).toMatchObject({ code: 1, stderr: 'sipas: cancelled; nothing was written\n' });
    expect(readdirSync(server.dataDir).filter((name) => name.startsWith('rows'))).toEqual([]);
    expect(
      await sipasAt(NOW_MS, ['export', '--period', '2026-11', '--unit', 'none', file], { env }),
    ).toMatchObject({
      code: 1,
    });
  });

  test('nobody who is not signed in has it, and an unknown unit has none', async () => {
    expect((await fetch(server.url + ADDRESS)).status).toBe(401);
    expect((await server.get(`${ADDRESS}&unit=nowhere`)).status).toBe(404);
    expect(await audited()).toEqual([]);
  });

  test('a codebook says what every column means', async () => {
    const reply = await server.get('/api/v1/exports/codebook.csv');
    const text = await reply.text();
    expect(reply.headers.get('content-disposition')).toContain(
      'filename="sipas-codebook-sipas-2023-service-1.csv"',
    );
    for (const id of ['unit', 'period', 'mode', 'questionnaire', 'version', 'flags', ...ITEMS]) {
      expect(text).toContain(`\r\n${id},`);
    }
  });

  test.each([
    ['codebook.xml', 'application/xml; charset=utf-8', 'codebook-sipas-2023-service-1.xml', '<codeBook'],
    ['syntax/r?language=en', 'text/plain; charset=utf-8', 'syntax-sipas-2023-service-1.R', 'Satisfied'],
    ['syntax/stata', 'text/plain; charset=utf-8', 'syntax-sipas-2023-service-1.do', 'Hài lòng'],
    ['syntax/spss', 'text/plain; charset=utf-8', 'syntax-sipas-2023-service-1.sps', 'MISSING VALUES'],
  ])('beside it stands %s', async (path, type, name, content) => {
    const reply = await server.get(`/api/v1/exports/${path}`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, type]);
    expect(reply.headers.get('content-disposition')).toContain(`filename="sipas-${name}"`);
    expect(await reply.text()).toContain(content);
  });

  test('syntax is for three programs, of a questionnaire that is known', async () => {
    expect((await server.get('/api/v1/exports/syntax/sas')).status).toBe(400);
    expect((await server.get('/api/v1/exports/codebook.xml?questionnaire=none')).status).toBe(404);
  });
});

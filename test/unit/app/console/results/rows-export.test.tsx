// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withPageTexts } from '../../../../../src/app/console/page-texts.ts';
import RowsExport from '../../../../../src/app/console/results/export/rows-export.tsx';
import type { ExportWork } from '../../../../../src/contract/exports.ts';
import { must } from '../../../../../src/core/kernel/assert.ts';
import { collectorForEachTest } from '../people-fixture.tsx';

const ID = 'a'.repeat(32);
const WORK: ExportWork = { id: ID, state: 'waiting', ahead: 2, responses: 40, done: 0 };
const NEXT = { state: 'being-sent', ahead: 0, done: 15 } as const;

const collector = collectorForEachTest();
const taken: string[] = [];
beforeEach(async () => {
  await withPageTexts(Promise.resolve(), 'console-export');
  taken.length = 0;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    taken.push(this.getAttribute('href') ?? '');
  });
});
afterEach(() => vi.restoreAllMocks());

function show(released = 40) {
  const counts = { responses: released, released, pending: 0, excluded: 0 };
  render(<RowsExport asked={{ unit: '99', period: '2026-10' }} counts={counts} />);
  return (format: string) => screen.queryByRole('link', { name: `Tải phiếu đã công bố (${format})` });
}
const told = (work: Partial<ExportWork>) => ({ json: { ...WORK, ...work } });

test('waits for its turn, is fetched once, says how far it is, and can be cancelled', async () => {
  const states = [told({ state: 'ready', ahead: 0 })];
  collector
    .on('POST /api/v1/exports', { status: 201, ...told({}) })
    .on(`GET /api/v1/exports/${ID}`, () => states.shift() ?? told(NEXT))
    .on(`DELETE /api/v1/exports/${ID}`, { status: 204 });
  const link = must(show()('CSV'), 'a link');
  expect(link.getAttribute('href')).toBe('/api/v1/exports/responses.csv?unit=99&period=2026-10');
  fireEvent.click(link);
  expect(await screen.findByText(/còn 2 lần tải trước/)).toBeDefined();
  expect(collector.asked.at(-1)?.body).toEqual({ unit: '99', period: '2026-10', format: 'csv' });
  const bar = await screen.findByRole('progressbar', { name: 'Đã gửi 15/40 phiếu.' }, { timeout: 5_000 });
  expect(bar.getAttribute('aria-valuenow')).toBe('15');
  expect(taken).toEqual([`/api/v1/exports/${ID}/responses.csv`]);
  fireEvent.click(screen.getByRole('button', { name: 'Hủy tải' }));
  await expect.poll(() => collector.asked.at(-1)?.method).toBe('DELETE');
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test.each([
  ['Excel, XLSX', 'xlsx'],
  ['Parquet', 'parquet'],
])('is taken as %s where that is chosen', async (name, format) => {
  collector
    .on('POST /api/v1/exports', { status: 201, ...told({ state: 'ready', ahead: 0 }) })
    .on(`GET /api/v1/exports/${ID}`, () => told(NEXT));
  const link = must(show()(name), 'a link');
  expect(link.getAttribute('href')).toBe(`/api/v1/exports/responses.${format}?unit=99&period=2026-10`);
  fireEvent.click(link);
  await expect.poll(() => taken).toEqual([`/api/v1/exports/${ID}/responses.${format}`]);
  expect(collector.asked.find(({ method }) => method === 'POST')?.body).toEqual({
    ...{ unit: '99', period: '2026-10' },
    format,
  });
});

test('says beforehand how many rows there will be, and that a sheet of Excel holds no more', () => {
  const fits = show(1_048_575);
  expect(screen.getByText(/Tệp có 1.048.575 phiếu, mỗi phiếu một dòng/)).toBeDefined();
  expect(fits('Excel, XLSX')).not.toBeNull();
  expect(screen.queryByText(/trang tính/)).toBeNull();
  cleanup();
  const tooLong = show(1_048_576);
  expect(
    screen.getByText(/Một trang tính Excel chỉ chứa 1.048.576 dòng, không đủ cho tệp này/),
  ).toBeDefined();
  expect(tooLong('Excel, XLSX')).toBeNull();
  expect([tooLong('CSV'), tooLong('Parquet')]).not.toContain(null);
});

test('says so where the collector finds that no sheet holds the rows', async () => {
  collector.on('POST /api/v1/exports', { status: 422, json: { code: 'table-too-long', rows: 1_048_580 } });
  fireEvent.click(must(show(1_048_570)('Excel, XLSX'), 'a link'));
  expect(await screen.findByText(/Một trang tính Excel chỉ chứa/)).toBeDefined();
});

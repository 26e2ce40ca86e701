import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import type { BlockRow, ExportBlock } from '../../../../src/collector/exports/export-store.ts';
import { shuffled } from '../../../../src/collector/exports/shuffled.ts';
import {
  type ExportPiece,
  type ExportPlan,
  exportWriter,
} from '../../../../src/collector/exports/write-open-export.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../../src/contract/on-offer.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Month } from '../../../../src/core/kernel/period.ts';
import { spanAround } from '../../../../src/core/kernel/span.ts';
import { type OpenRow, openExportHeader } from '../../../../src/core/tally/open-export.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { SERVICE } from '../../../support/batches.ts';

const LAYOUT = tallyLayout(SERVICE);
const HEADER = openExportHeader(LAYOUT);
const ITEM = must(LAYOUT.items[0], 'an item');
const OFFICE = '01@2025-07-01';

const block = (unit: string, month: string, responses: number): ExportBlock => ({
  ...{ unit, span: spanAround(month as Month, 'month'), mode: 'kiosk', responses },
});
const BLOCKS = [block(OFFICE, '2026-10', 3), block(OFFICE, '2026-11', 60)];

function rowOf({ unit, span, mode }: ExportBlock, at: number): OpenRow {
  return {
    ...{ unit, span: span.text, mode, questionnaire: SERVICE.id, version: SERVICE.version },
    // Among them one that waits, one with nothing, and one that stands alone.
    flags: at === 1 ? null : at === 2 ? 'answer-alone' : at % 2 === 0 ? [] : ['fast', 'burst'],
    answers:
      at === 2 ? { [ITEM]: 'declined' } : Object.fromEntries(LAYOUT.items.map((id) => [id, (at % 5) + 1])),
    waiting: new Set(at === 1 ? [0] : []),
  };
}

/** Rows in the order of their ids, block by block. */
async function* pages(_: unknown, blocks: readonly ExportBlock[]): AsyncGenerator<readonly BlockRow[]> {
  for (const [place, one] of blocks.entries()) {
    yield Array.from({ length: one.responses }, (_, at) => ({ block: place, row: rowOf(one, at) }));
  }
}

async function written(format: ExportFormat, plan: Partial<ExportPlan> = {}) {
  const pieces: ExportPiece[] = await Array.fromAsync(
    exportWriter({ rows: { pages }, shuffled })({ questionnaire: SERVICE, blocks: BLOCKS, format, ...plan }),
  );
  const bytes = Buffer.concat(pieces.map(({ content }) => Buffer.from(content)));
  const sum = (of: (piece: ExportPiece) => number) => pieces.reduce((all, piece) => all + of(piece), 0);
  return { bytes, rows: sum(({ rows }) => rows), responses: sum(({ responses }) => responses) };
}

/** The rows of a file as another library reads it, nothing being null. */
const READ: Readonly<Record<ExportFormat, (bytes: Buffer) => Promise<readonly (readonly unknown[])[]>>> = {
  csv: async (bytes) => {
    const lines = bytes.toString('utf8').slice(1).trimEnd().split('\r\n');
    return lines.map((line) => line.split(',').map((cell) => (cell === '' ? null : cell)));
  },
  xlsx: async (bytes) => must((await readExcelFile(bytes))[0], 'a sheet').data,
  parquet: async (bytes) => {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const names = parquetMetadata(file)
      .schema.slice(1)
      .map(({ name }) => name);
    const rows = await parquetReadObjects({ file });
    return [names, ...rows.map((row) => names.map((name) => row[name]))];
  },
};
const asText = (rows: readonly (readonly unknown[])[]) =>
  rows.map((cells) => cells.map((cell) => String(cell ?? '')).join(',')).sort();

describe.each(EXPORT_FORMATS)('RL4 the open export as %s', (format) => {
  test('has the same rows as every other, and says how many', async () => {
    const { bytes, ...counts } = await written(format);
    expect(counts).toEqual({ rows: 63, responses: 61 });
    const [header, ...rows] = await READ[format](bytes);
    expect(header).toEqual(HEADER);
    const [, ...expected] = await READ.csv((await written('csv')).bytes);
    expect(asText(rows)).toEqual(asText(expected));
  });

  test('has those of a block in another order each time, and in none that they came in', async () => {
    const orderOf = async () => asOrder(await READ[format]((await written(format)).bytes));
    const [one, other] = [await orderOf(), await orderOf()];
    expect(one).not.toEqual(other);
    expect(one.slice(0, 3).every((row) => row.includes(',2026-10,'))).toBe(true);
  });

  test('without a row is a file too', async () => {
    const { bytes, rows } = await written(format, { blocks: [] });
    expect(rows).toBe(0);
    expect(await READ[format](bytes)).toEqual([HEADER]);
  });
});

function asOrder(rows: readonly (readonly unknown[])[]) {
  return rows.slice(1).map((cells) => cells.map((cell) => String(cell ?? '')).join(','));
}

test('levels are numbers and words are texts in a workbook; no cell is a formula', async () => {
  const blocks = [block('=1+1', '2026-10', 3)];
  const rows = must((await readExcelFile((await written('xlsx', { blocks })).bytes))[0], 'a sheet').data;
  const cells = rows.slice(1).map((row) => Object.fromEntries(HEADER.map((name, at) => [name, row[at]])));
  expect(new Set(cells.map(({ unit }) => unit))).toEqual(new Set(['=1+1']));
  expect(new Set(cells.map(({ version }) => version))).toEqual(new Set([SERVICE.version]));
  expect(new Set(cells.map((row) => row[ITEM]))).toEqual(new Set([1, 'waiting', 'declined']));
  const csv = (await written('csv', { blocks })).bytes.toString('utf8');
  expect(csv).toContain("\r\n'=1+1,2026-10,");
});

test('in Parquet every answer is a text, and the version a number', async () => {
  const { bytes } = await written('parquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const types = parquetMetadata(file).schema.map(({ name, type, repetition_type: how }) => [name, type, how]);
  expect(types).toContainEqual(['version', 'INT32', 'REQUIRED']);
  expect(types).toContainEqual(['flags', 'BYTE_ARRAY', 'OPTIONAL']);
  expect(types).toContainEqual([ITEM, 'BYTE_ARRAY', 'OPTIONAL']);
});

test.each(EXPORT_FORMATS)('%s: who stops reading ends the reading of blocks', async (format) => {
  const ended = Promise.withResolvers<void>();
  function* endless(): Generator<ExportBlock> {
    try {
      for (;;) yield block(OFFICE, '2026-10', 2_000);
    } finally {
      ended.resolve();
    }
  }
  const blocks = endless() as unknown as readonly ExportBlock[];
  const pieces = exportWriter({ rows: { pages }, shuffled })({ questionnaire: SERVICE, blocks, format });
  // The first pieces of a workbook are written before a row is read.
  for await (const { rows } of pieces) if (rows > 0) break;
  await ended.promise;
});

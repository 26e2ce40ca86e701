import { buffer } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { figureTable } from '../../../../src/collector/feeds/figure-table.ts';
import { parquetOf } from '../../../../src/collector/tables/table-parquet.ts';
import { fitsSheet, xlsxOf } from '../../../../src/collector/tables/table-xlsx.ts';
import { xmlText } from '../../../../src/collector/tables/xlsx-parts.ts';
import { FIGURE_COLUMNS, type FigureRow } from '../../../../src/contract/feeds/figure-row.ts';
import type { Month } from '../../../../src/core/kernel/period.ts';

const ROW: FigureRow = {
  unit: '01001',
  unit_from: '2025-07-01',
  unit_name: 'Phường Hoàn Kiếm',
  unit_kind: 'ward',
  parent: '01',
  period: '2026-10',
  period_kind: 'month',
  first_month: '2026-10' as Month,
  questionnaire: 'sipas-2023-service',
  version: 1,
  mode: 'kiosk',
  figure_kind: 'voluntary',
  rule: 'satisfied-share',
  part_kind: 'overall',
  part: 'overall',
  percent: 81.234_567_890_123,
  low: 79.1,
  high: 100,
  standard_error: 1.02,
  respondents: 123,
  hidden: null,
  snapshot: null,
};
const NOTHING = { percent: null, low: null, high: null, standard_error: null, respondents: null };
const ROWS: readonly FigureRow[] = [
  ROW,
  { ...ROW, ...NOTHING, unit_name: '=1+1 <&> "Đức" _x0041_', hidden: 'complementary', parent: null },
  { ...ROW, unit: 'VN', unit_from: null, percent: 0, respondents: 0, low: null, high: null },
];

async function* pieces(rows: readonly FigureRow[], size = 2): AsyncGenerator<readonly FigureRow[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

describe('the table as a workbook', () => {
  const xlsx = (rows = ROWS) => buffer(xlsxOf(figureTable(pieces(rows))));

  test('has one sheet with the columns of the contract and typed cells, and no formula', async () => {
    const [sheet, ...others] = await readExcelFile(await xlsx());
    expect(others).toEqual([]);
    const [header, ...rows] = sheet?.data ?? [];
    expect(header).toEqual(FIGURE_COLUMNS);
    expect(
      rows.map((cells) => Object.fromEntries(FIGURE_COLUMNS.map((name, at) => [name, cells[at]]))),
    ).toEqual(ROWS);
  });

  test('keeps its first row in sight, and filters every column to the last row', async () => {
    const text = partOf(await xlsx(), 'xl/worksheets/sheet1.xml');
    expect(text).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(text).toContain('<autoFilter ref="A1:V4"/>');
    expect(text).not.toContain('<f>');
  });

  test('of the same rows is the same file', async () => {
    expect((await xlsx()).equals(await xlsx())).toBe(true);
  });

  test('ends with what failed in the rows', async () => {
    async function* failing(): AsyncGenerator<readonly FigureRow[]> {
      yield ROWS;
      throw new Error('the store is gone');
    }
    await expect(buffer(xlsxOf(figureTable(failing())))).rejects.toThrow('the store is gone');
  });

  test('stops reading rows when nobody reads it any more', async () => {
    const [begun, returned] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    async function* endless(): AsyncGenerator<readonly FigureRow[]> {
      try {
        begun.resolve();
        for (;;) yield ROWS;
      } finally {
        returned.resolve();
      }
    }
    const stream = xlsxOf(figureTable(endless()));
    stream.resume();
    await begun.promise;
    stream.destroy();
    await returned.promise;
  });

  test('holds 1,048,575 rows and no more', () => {
    expect([fitsSheet(1_048_575), fitsSheet(1_048_576)]).toEqual([true, false]);
  });

  test('texts of any characters are well-formed XML, and only what XML cannot hold is lost (seed 20261204)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = xmlText(text);
        expect(written).not.toMatch(
          /[<>]|&(?!(?:amp|lt|gt);)|[^\P{Cc}\t\n\r\u{7f}-\u{9f}]|[\u{FFFE}\u{FFFF}]/u,
        );
        expect(written.isWellFormed()).toBe(true);
      }),
      { seed: 20261204 },
    );
  });
});

describe('the table as Parquet', () => {
  const parquet = async (rows: readonly FigureRow[]) => {
    const bytes = Buffer.concat(await Array.fromAsync(parquetOf(figureTable(pieces(rows, 7_000)))));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  };

  test('is read back with its types and with nothing where there is nothing', async () => {
    const file = await parquet(ROWS);
    expect(await parquetReadObjects({ file })).toEqual(ROWS);
    const types = parquetMetadata(file).schema.map(({ name, type, repetition_type: how }) => [
      name,
      type,
      how,
    ]);
    expect(types).toContainEqual(['percent', 'DOUBLE', 'OPTIONAL']);
    expect(types).toContainEqual(['respondents', 'INT32', 'OPTIONAL']);
    expect(types).toContainEqual(['unit', 'BYTE_ARRAY', 'REQUIRED']);
    expect(types.slice(1).map(([name]) => name)).toEqual(FIGURE_COLUMNS);
  });

  test('of many rows is several groups, each with its own part of the file', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => ({ ...ROW, respondents: at }));
    const file = await parquet(rows);
    expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([
      5_000, 5_000, 2_000,
    ]);
    const last = await parquetReadObjects({ file, rowStart: 11_998, columns: ['respondents', 'unit_name'] });
    expect(last).toEqual([11_998, 11_999].map((at) => ({ respondents: at, unit_name: ROW.unit_name })));
  });

  test('without a row is a file too', async () => {
    expect(await parquetReadObjects({ file: await parquet([]) })).toEqual([]);
  });
});

/** A deflated part of a zip, found by its entry in the central directory (APPNOTE 4.3.12). */
function partOf(zip: Buffer, name: string): string {
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4)) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) !== name) continue;
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    return inflateRawSync(zip.subarray(begin, begin + zip.readUInt32LE(at + 20))).toString('utf8');
  }
  throw new Error(`no ${name}`);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openExportRows } from '../../../../src/collector/cli/files/open-export-rows.ts';
import { readLines } from '../../../../src/collector/cli/files/read-lines.ts';
import { asUtf8, asUtf8Stream } from '../../../../src/collector/csv/csv-text.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { cellsOf, delimiterOf, statedDelimiter } from '../../../../src/core/lists/csv-cells.ts';
import { MOST_LEVELS } from '../../../../src/core/questionnaire/questionnaire.ts';
import { openExportHeader } from '../../../../src/core/tally/open-export.ts';
import { tallyLayout } from '../../../../src/core/tally/tally-layout.ts';
import { SERVICE } from '../../../support/batches.ts';

const TEXT = 'mã,tên\r\n01,"Tỉnh ""Mơ"", 1"\r\n';

describe('text', () => {
  const utf16 = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
  test.each([
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-16', utf16, TEXT],
    ['UTF-16 the other way round', Buffer.from(utf16).swap16(), TEXT],
    ['CR alone', Buffer.from('a\rb\r'), 'a\nb\n'],
    ['CR within a file of LF', Buffer.from('a\rb\n'), 'a\rb\n'],
  ])('%s, whole and as a stream of any chunks', async (_, bytes, text) => {
    expect(Buffer.from(asUtf8(bytes)).toString()).toBe(text);
    for (const size of [4, 7, bytes.length]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      const read: Buffer[] = [];
      for await (const chunk of asUtf8Stream(stream(chunks))) read.push(chunk);
      expect(Buffer.concat(read).toString(), String(size)).toBe(text);
    }
  });

  async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
    yield* chunks;
  }
});

describe('cells', () => {
  test.each([
    ['a,b;c', ',', ['a', 'b;c']],
    ['"a;""b""";', ';', ['a;"b"', '']],
    ['', ',', ['']],
    ['"",x', ',', ['', 'x']],
    ['a\t"b\tc"', '\t', ['a', 'b\tc']],
  ] as const)('of %j by %j', (line, delimiter, cells) => {
    expect(cellsOf(line, delimiter)).toEqual({ ok: true, value: cells });
  });

  test.each([
    ['"a', 'unclosed-quote'],
    ['"a""', 'unclosed-quote'],
    ['"a"b', 'bad-quote'],
    ['a"b', 'bad-quote'],
  ])('of %j: %s', (line, error) => {
    expect(cellsOf(line)).toEqual({ ok: false, error });
  });

  test('are separated by what the header has most of, or what sep= says', () => {
    expect(['a,b', 'a;b,c;d', '"a;b",c', 'a\tb', 'a'].map(delimiterOf)).toEqual([',', ';', ',', '\t', ',']);
    const stated = ['sep=;', 'SEP=,', '"sep=\t"', 'sep=|', 'code;sep=;'].map(statedDelimiter);
    expect(stated).toEqual([';', ',', '\t', null, null]);
  });
});

describe('the open export as Excel writes it back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-csv-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const header = openExportHeader(tallyLayout(SERVICE));
  const row = header.map((column) =>
    column === 'questionnaire'
      ? SERVICE.id
      : column === 'version'
        ? String(SERVICE.version)
        : column === 'access.signage'
          ? '5'
          : '',
  );

  test.each([
    ['commas', ',', 'utf8'],
    ['semicolons and empty columns at the end', ';', 'utf8'],
    ['tabs in UTF-16', '\t', 'utf16le'],
  ] as const)('with %s', async (_, delimiter, encoding) => {
    const end = delimiter === ';' ? ';;' : '';
    const path = join(folder, 'rows.csv');
    const text = `\ufeff${header.join(delimiter)}${end}\r\n${row.join(delimiter)}${end}\r\n`;
    writeFileSync(path, Buffer.from(text, encoding));
    const lines: string[] = [];
    for await (const line of readLines(path)) lines.push('text' in line ? line.text : line.unreadable);
    const rows = openExportRows(SERVICE, lines[0] ?? '');
    if (rows === null || typeof rows === 'string') throw new Error(String(rows));
    expect(rows(lines[1] ?? '')).toMatchObject({ answers: { 'access.signage': 5 }, isAlone: false });
  });

  test('every level of the longest scale is read as it was given', () => {
    const levels = Array.from({ length: MOST_LEVELS }, (_, index) => ({
      ...must(SERVICE.scale.levels[0], 'a level'),
      value: index + 1,
    }));
    const longest = { ...SERVICE, scale: { ...SERVICE.scale, levels } };
    const rows = openExportRows(longest, header.join());
    if (rows === null || typeof rows === 'string') throw new Error(String(rows));
    for (const { value } of levels) {
      const line = row.with(header.indexOf('access.signage'), String(value)).join();
      expect(rows(line)).toMatchObject({ answers: { 'access.signage': value } });
    }
  });
});

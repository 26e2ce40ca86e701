import { describe, expect, test } from 'vitest';
import { csvRow } from '../../../../src/core/lists/csv-row.ts';

describe('a row of a CSV file', () => {
  test('is quoted by RFC 4180 only where it must be', () => {
    expect(csvRow(['a', 'b c', '', 'x,y', 'a "b"', 'two\nlines'])).toBe(
      'a,b c,,"x,y","a ""b""","two\nlines"\r\n',
    );
  });

  test.each([
    ...['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '=HYPERLINK("http://a","b")'],
    ...[' =1+1', '\u00a0=1+1', '\t\n =1+1', '＝1+1', '＋1', '－1', '＠SUM(A1)', '\u3000＝1'],
  ])('has no cell that a spreadsheet runs: %j', (cell) => {
    const [written = ''] = csvRow([cell, 'end']).split(/,end\r\n$/);
    expect(written.replace(/^"/, '').startsWith("'")).toBe(true);
  });
});

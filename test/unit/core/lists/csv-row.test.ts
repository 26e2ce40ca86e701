import { describe, expect, test } from 'vitest';
import { attachment } from '../../../../src/collector/http/figures/download.ts';
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

describe('the name of a download', () => {
  test('is plain for who knows no better, and whole for the others', () => {
    expect(attachment('sipas-01-2026.csv', 'SIPAS Hà Nội (2026).csv')).toBe(
      'attachment; filename="sipas-01-2026.csv"; filename*=UTF-8\'\'SIPAS%20H%C3%A0%20N%E1%BB%99i%20%282026%29.csv',
    );
  });

  test.each(['../../etc/passwd', 'a\r\nSet-Cookie: x=1', 'con:nul', 'a"b', '\u202Egnp.exe', '\uD800'])(
    'has nothing in it to stumble over: %j',
    (name) => {
      const header = attachment(name, name);
      expect(header).toMatch(
        /^attachment; filename="[A-Za-z0-9._-]*"; filename\*=UTF-8''[A-Za-z0-9._~!#$&+^`|%-]*$/,
      );
      expect(header).not.toMatch(/%2F|%5C|%0D|%0A|%22|%E2%80%AE/i);
    },
  );
});

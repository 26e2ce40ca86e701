import { expect, test } from 'vitest';
import { columnsOf, piecesOf, rowsOf } from '../../../../src/collector/db/sqlite/statement-message.ts';

test('rows come back as they were sent by column', () => {
  const bytes = new Uint8Array([1, 2]);
  const rows = [
    { unit: '01', sums: null, bytes },
    { unit: '02', sums: '[1]', bytes },
  ];
  const sent = structuredClone(columnsOf(rows));
  expect(sent.columns[0]).toEqual(['01', '02']);
  expect(rowsOf(sent)).toEqual(rows);
  expect(rowsOf(structuredClone(columnsOf([])))).toEqual([]);
});

test('many rows are sent in pieces, none of which is long, and no rows as one empty piece', () => {
  const rows = Array.from({ length: 500 }, (_, at) => ({ unit: String(at), levels: '1'.repeat(1_000) }));
  const pieces = [...piecesOf(rows)];
  expect(pieces.flat()).toEqual(rows);
  expect(Math.max(...pieces.map((piece) => JSON.stringify(piece).length))).toBeLessThan(100_000);
  expect([...piecesOf([])]).toEqual([[]]);
  const long = [{ text: 'a'.repeat(200_000) }];
  expect([...piecesOf(long)]).toEqual([long]);
});

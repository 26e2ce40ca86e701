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
  expect(pieces.flatMap((piece) => piece.rows)).toEqual(rows);
  expect(Math.max(...pieces.map((piece) => JSON.stringify(piece.rows).length))).toBeLessThan(100_000);
  expect(pieces.filter(({ isLast }) => isLast)).toEqual(pieces.slice(-1));
  expect([...piecesOf([])]).toEqual([{ rows: [], isLast: true }]);
  const long = [{ text: 'a'.repeat(200_000) }];
  expect([...piecesOf(long)]).toEqual([{ rows: long, isLast: true }]);
});

test('a piece is sent while the rows after it are yet to be read', () => {
  let read = 0;
  function* rows() {
    for (; read < 500; read += 1) yield { levels: '1'.repeat(1_000) };
  }
  const first = piecesOf(rows()).next().value;
  expect(first).toMatchObject({ isLast: false });
  expect(read).toBeLessThan(100);
});

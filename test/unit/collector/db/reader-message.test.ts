import { expect, test } from 'vitest';
import { columnsOf, rowsOf } from '../../../../src/collector/db/sqlite/reader-message.ts';

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

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkUnitsCsv } from '../../../src/collector/units/check-units-csv.ts';
import { builtInProvinces } from '../../../src/collector/units/provinces.ts';
import { readUnitsCsv } from '../../../src/collector/units/read-units-csv.ts';
import { tidied, UNIT_COLUMNS } from '../../../src/core/units/parse-unit-row.ts';
import { runs } from '../../support/runs.ts';

const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to';
const bytes = (text: string) => new TextEncoder().encode(text);
const quoted = (cell: string) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ''));

test('what is written as CSV is read back, cell by cell and line by line', () => {
  const row = fc
    .tuple(...UNIT_COLUMNS.map(() => cell))
    .filter((cells) => cells.some((cell) => tidied(cell) !== ''));
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '\ufeff'),
      fc.shuffledSubarray([...UNIT_COLUMNS], { minLength: UNIT_COLUMNS.length }),
      (rows, lineEnd, mark, columns) => {
        const text = mark + [columns, ...rows].map((cells) => cells.map(quoted).join(',')).join(lineEnd);
        expect(readUnitsCsv(bytes(text))).toEqual({
          ok: true,
          value: rows.map((cells, index) => ({
            line: index + 2,
            fields: Object.fromEntries(columns.map((column, at) => [column, cells[at]])),
          })),
        });
      },
    ),
  );
});

test('any bytes end in units or in faults with a line of the file and a reason', () => {
  const builtIn = builtInProvinces();
  const piece = fc.oneof(
    cell,
    fc.constantFrom(
      ',',
      '\n',
      '\r\n',
      '"',
      '""',
      '\r',
      '\u0000',
      '75',
      'city',
      '2025-07-01',
      ',,,,,,',
      '\ufeff',
    ),
  );
  const afterHeader = fc
    .array(piece, { maxLength: 40 })
    .map((pieces) => bytes(`${HEADER}\n${pieces.join('')}`));
  const spoiled = fc
    .tuple(afterHeader, fc.nat(), fc.nat(255))
    .map(([file, at, byte]) => file.with(at % file.length, byte));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), afterHeader, spoiled), (file) => {
      const result = checkUnitsCsv(builtIn, file);
      if (result.ok) return;
      const lineCount = Buffer.from(file).toString('latin1').split('\n').length;
      expect(result.error.length).toBeGreaterThan(0);
      for (const fault of result.error) {
        expect(fault.line).toBeGreaterThanOrEqual(1);
        expect(fault.line).toBeLessThanOrEqual(lineCount);
        expect(fault.reason).not.toBe('');
      }
    }),
    { numRuns: runs(100) },
  );
});

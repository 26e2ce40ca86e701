import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnWidths } from '../../src/collector/reports/pdf/column-widths.ts';

const columns = fc.array(
  fc.record({ share: fc.integer({ min: 1, max: 50 }), least: fc.integer({ min: 0, max: 120 }) }),
  { minLength: 1, maxLength: 8 },
);

test('columns fill the table, and none is narrower than its longest word where all have room', () => {
  fc.assert(
    fc.property(columns, fc.integer({ min: 100, max: 600 }), (of, width) => {
      const least = of.map((one) => one.least);
      const widths = columnWidths(
        of.map(({ share }) => share),
        least,
        width,
      );
      expect(widths.reduce((sum, own) => sum + own, 0)).toBeCloseTo(width, 6);
      if (least.reduce((sum, own) => sum + own, 0) > width) return;
      for (const [column, own] of widths.entries()) {
        expect(own).toBeGreaterThanOrEqual((least[column] ?? 0) - 1e-6);
      }
    }),
  );
});

test('without a long word, by their shares', () => {
  expect(columnWidths([3, 1], [0, 0], 400)).toEqual([300, 100]);
  expect(columnWidths([3, 1], [0, 160], 400)).toEqual([240, 160]);
});

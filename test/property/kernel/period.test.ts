import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthsOf, parsePeriod, previousPeriod } from '../../../src/core/kernel/period.ts';

const year = fc.integer({ min: 2000, max: 2199 });
const text = fc.oneof(
  year.map(String),
  fc.tuple(year, fc.integer({ min: 1, max: 4 })).map(([y, quarter]) => `${y}-Q${quarter}`),
  fc
    .tuple(year, fc.integer({ min: 1, max: 12 }))
    .map(([y, month]) => `${y}-${String(month).padStart(2, '0')}`),
);

test('a period keeps its text and has months of its own kind that follow each other', () => {
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parsePeriod(written);
      if (!parsed.ok) throw new Error(written);
      expect(parsed.value.text).toBe(written);
      const months = monthsOf(parsed.value);
      expect(months).toHaveLength({ month: 1, quarter: 3, year: 12 }[parsed.value.kind]);
      expect(months).toEqual([...new Set(months)].sort());
      expect(months.every((month) => month.startsWith(written.slice(0, 4)))).toBe(true);
    }),
  );
});

test('the previous period ends in the month before the first', () => {
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parsePeriod(written);
      if (!parsed.ok) throw new Error(written);
      const previous = previousPeriod(parsed.value);
      const [first = ''] = monthsOf(parsed.value);
      if (previous === null) {
        expect(first).toBe('2000-01');
        return;
      }
      expect(previous.kind).toBe(parsed.value.kind);
      const last = monthsOf(previous).at(-1) ?? '';
      const before = parsePeriod(first);
      expect(before.ok && previousPeriod(before.value)?.text).toBe(last);
    }),
  );
});

test('any other text is refused, not thrown at', () => {
  fc.assert(
    fc.property(fc.string(), (noise) => {
      const parsed = parsePeriod(noise);
      if (parsed.ok) expect(parsed.value.text).toBe(noise);
    }),
  );
});

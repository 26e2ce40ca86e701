import fc from 'fast-check';
import { expect, test } from 'vitest';
import { monthsOf, parsePeriod, periodAround, previousPeriod } from '../../../src/core/kernel/period.ts';

const year = fc.integer({ min: 2000, max: 2199 });
const text = fc.oneof(
  year.map(String),
  fc.tuple(year, fc.integer({ min: 1, max: 4 })).map(([y, quarter]) => `${y}-Q${quarter}`),
  fc
    .tuple(year, fc.integer({ min: 1, max: 12 }))
    .map(([y, month]) => `${y}-${String(month).padStart(2, '0')}`),
  fc.tuple(year, fc.constantFrom('H1', 'H2', '9M')).map(([y, part]) => `${y}-${part}`),
  fc
    .tuple(year, fc.integer({ min: 1, max: 12 }))
    .map(([y, month]) => `${y}-to-${String(month).padStart(2, '0')}`),
);

test('a period keeps its text and has months of its own kind that follow each other', () => {
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parsePeriod(written);
      if (!parsed.ok) throw new Error(written);
      expect(parsed.value.text).toBe(written);
      const months = monthsOf(parsed.value);
      const counts = { month: 1, quarter: 3, 'half-year': 6, 'nine-months': 9, year: 12 };
      const { kind } = parsed.value;
      expect(months).toHaveLength(kind === 'year-to-date' ? Number(written.slice(-2)) : counts[kind]);
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
      if (previous.kind === 'nine-months' || previous.kind === 'year-to-date') {
        expect(last.slice(4)).toBe(monthsOf(parsed.value).at(-1)?.slice(4));
        return;
      }
      const before = parsePeriod(first);
      expect(before.ok && previousPeriod(before.value)?.text).toBe(last);
    }),
  );
});

test('a period is the one of its kind around its last month, and around every month but of those that end with one', () => {
  fc.assert(
    fc.property(text, (written) => {
      const parsed = parsePeriod(written);
      if (!parsed.ok) throw new Error(written);
      const { kind } = parsed.value;
      const months = monthsOf(parsed.value);
      for (const month of kind === 'year-to-date' ? months.slice(-1) : months) {
        expect(periodAround(month, kind)).toEqual(parsed.value);
      }
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

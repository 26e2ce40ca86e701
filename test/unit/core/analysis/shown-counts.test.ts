import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CountedOptions, shownCounts } from '../../../../src/core/analysis/shown-counts.ts';
import { COUNTRY, findUnit, periodTree } from '../../../../src/core/figures/period-tree.ts';
import { parsePeriod } from '../../../../src/core/kernel/period.ts';
import { unitOf } from '../../collector/figures/report-world.ts';

const UNITS = [unitOf('01', null), unitOf('011', '01'), unitOf('012', '01'), unitOf('013', '01')];
const period = parsePeriod('2026-10');
if (!period.ok) throw new Error('a month');
const TREE = periodTree(UNITS, period.value);
const OPTIONS = ['self', 'official'];

const counted = (unit: string, self: number, official: number, unsaid = 0): CountedOptions => ({
  unit: `${unit}@2025-07-01`,
  responses: self + official + unsaid,
  said: [self, official],
});
const shown = (unit: string | null, ...all: readonly CountedOptions[]) =>
  shownCounts(TREE, all, OPTIONS, unit === null ? COUNTRY : (findUnit(TREE, unit) ?? -1));

describe('counts of who said what', () => {
  test('are shown where each is nobody or ten and more', () => {
    expect(shown('011', counted('011', 20, 10, 12))).toEqual(
      new Map<string | null, number>([
        ['self', 20],
        ['official', 10],
        [null, 12],
      ]),
    );
    expect(shown('011', counted('011', 20, 0))?.get('official')).toBe(0);
  });

  test('are not where one is of one to nine people', () => {
    expect(shown('011', counted('011', 20, 9))).toBeNull();
    expect(shown('011', counted('011', 20, 10, 1))).toBeNull();
  });

  test('of a unit above are shown though those below are not, unless one alone would follow', () => {
    const small = [counted('011', 20, 5), counted('012', 20, 6)];
    expect(shown('01', ...small)?.get('official')).toBe(11);
    expect(shown('012', ...small)).toBeNull();
    const one = [counted('011', 30, 5), counted('012', 30, 15), counted('013', 30, 25)];
    // The 5 would be what 45 leaves: the next smallest is hidden too.
    expect([shown('011', ...one), shown('012', ...one)]).toEqual([null, null]);
    expect(shown('013', ...one)?.get('official')).toBe(25);
    expect(shown('01', ...one)?.get('official')).toBe(45);
  });

  test('never leave one to nine people when shown units are subtracted from the one above', () => {
    const count = fc.integer({ min: 0, max: 40 });
    const unit = fc.tuple(count, count, count);
    fc.assert(
      fc.property(unit, unit, unit, (...three) => {
        const all = ['011', '012', '013'].map((code, index) => counted(code, ...(three[index] ?? [0, 0, 0])));
        const above = shown('01', ...all);
        for (const [column, option] of [...OPTIONS, null].entries()) {
          const hidden = three.filter((_, index) => shown(`01${index + 1}`, ...all) === null);
          const left = hidden.reduce((sum, one) => sum + (one[column] ?? 0), 0);
          if (above !== null && hidden.length > 0)
            expect(left === 0 || left >= 10, String(option)).toBe(true);
        }
      }),
    );
  });
});

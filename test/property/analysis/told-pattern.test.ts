import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addedCounts, newlyTold, type PatternCounts } from '../../../src/core/analysis/flags/told-pattern.ts';

const VALUES = ['a', 'b', 'c'];
const COUNTS: fc.Arbitrary<PatternCounts> = fc
  .array(fc.nat(40), { minLength: 3, maxLength: 3 })
  .map((counts) => new Map(counts.map((count, at) => [VALUES[at] as string, count])));

test('FL6 whatever is told in turn, each step moves every value by none or by ten and more', () => {
  fc.assert(
    fc.property(fc.array(COUNTS, { minLength: 1, maxLength: 8 }), (moments) => {
      let told: PatternCounts = new Map();
      for (const there of moments) {
        const added = newlyTold(there, told);
        if (added === null) continue;
        for (const count of added.values()) expect(Math.abs(count)).toBeGreaterThanOrEqual(10);
        told = addedCounts(told, added);
        for (const value of VALUES) expect(told.get(value) ?? 0).toBe(there.get(value) ?? 0);
        expect(newlyTold(there, told)).toBeNull();
      }
      for (const count of told.values()) expect(count === 0 || count >= 10).toBe(true);
    }),
    { seed: 20261129 },
  );
});

test('FL6 nine that show a pattern keep the others untold', () => {
  expect(
    newlyTold(
      new Map([
        ['fast', 9],
        ['others', 60],
      ]),
      new Map(),
    ),
  ).toBeNull();
});

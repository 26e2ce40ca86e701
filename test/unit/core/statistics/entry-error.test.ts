import { describe, expect, test } from 'vitest';
import { entryError } from '../../../../src/core/statistics/entry-error.ts';

describe('the error of a single entry', () => {
  test('PE1 two passes that err with p differ with 2p(1 − p), from which p comes back', () => {
    for (const [differed, p] of [
      [1_800, 0.1],
      [3_200, 0.2],
      [198, 0.01],
    ] as const) {
      expect(differed / 10_000).toBeCloseTo(2 * p * (1 - p), 12);
      expect(entryError(differed, 10_000)?.rate).toBeCloseTo(p, 12);
    }
  });

  test('PE1 the example has the interval of Wilson put through the formula', () => {
    // Computed apart, in Python.
    const found = entryError(12, 2_000);
    expect(found?.rate).toBeCloseTo(0.0030090544, 9);
    expect(found?.low).toBeCloseTo(0.0017207582, 9);
    expect(found?.high).toBeCloseTo(0.0052568587, 9);
  });

  test('PE1 holds its ends', () => {
    expect(entryError(0, 0)).toBeNull();
    expect(entryError(0, 100)).toMatchObject({ rate: 0, low: 0 });
    expect(entryError(0, 100)?.high).toBeGreaterThan(0.01);
    expect(entryError(50, 100)?.rate).toBe(0.5);
    expect(entryError(100, 100)).toMatchObject({ rate: 0.5, high: 0.5 });
  });
});

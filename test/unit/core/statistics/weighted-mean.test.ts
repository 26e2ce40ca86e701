import { describe, expect, test } from 'vitest';
import { weightedMean } from '../../../../src/core/statistics/weighted-mean.ts';

const part = (weight: number, value: number, standardError: number | null) => ({
  weight,
  estimate: { value, standardError },
});

describe('a mean weighted by caseload', () => {
  test('is the worked example, with the share of the caseload it covers', () => {
    const mean = weightedMean([part(300, 80, 2), part(100, 90, 4), { weight: 100, estimate: null }]);
    expect(mean?.value).toBe(82.5);
    expect(mean?.standardError).toBeCloseTo(Math.sqrt(3.25), 14);
    expect(mean?.coveredProportion).toBe(0.8);
  });

  test('covers everything where every part has an estimate', () => {
    expect(weightedMean([part(1, 70, 1), part(3, 70, 1)])?.coveredProportion).toBe(1);
  });

  test('has no standard error where a part has none', () => {
    expect(weightedMean([part(1, 80, 2), part(1, 90, null)])).toEqual({
      value: 85,
      standardError: null,
      coveredProportion: 1,
    });
  });

  test('owes nothing to a part without weight, not even its missing standard error', () => {
    expect(weightedMean([part(5, 80, 2), part(0, 10, null)])).toEqual({
      value: 80,
      standardError: 2,
      coveredProportion: 1,
    });
  });

  test('does not exist where no part with an estimate has weight', () => {
    expect(weightedMean([])).toBeNull();
    expect(weightedMean([{ weight: 10, estimate: null }, part(0, 80, 1)])).toBeNull();
  });

  test('refuses negative and infinite weights', () => {
    expect(() => weightedMean([part(-1, 80, 1)])).toThrow('a weight is 0 or more');
    expect(() => weightedMean([part(Number.POSITIVE_INFINITY, 80, 1)])).toThrow('a weight is 0 or more');
  });
});

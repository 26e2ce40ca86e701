import { describe, expect, test } from 'vitest';
import type { ClusterSums } from '../../../../src/core/statistics/cluster-sums.ts';
import { holmDifferences } from '../../../../src/core/statistics/holm-differences.ts';

/** n respondents with one answer each, y of them satisfied. */
const of = (n: number, y: number): ClusterSums => ({
  clusters: n,
  size: n,
  value: y,
  sizeSquared: n,
  sizeValue: y,
  valueSquared: y,
});

describe('differences by Holm', () => {
  test('the worked example', () => {
    expect(
      holmDifferences([
        { first: of(300, 300), second: of(300, 60) },
        { first: of(300, 150), second: of(300, 151) },
        { first: of(300, 60), second: of(300, 300) },
      ]),
    ).toEqual(['above', 'undecided', 'below']);
  });

  // 170 of 200 against 154 of 200 is real at 0.05 and at 0.05/2 not: z = 2.04.
  const close = { first: of(200, 170), second: of(200, 154) };
  const clear = { first: of(300, 300), second: of(300, 60) };
  const equal = { first: of(200, 100), second: of(200, 100) };

  test('a difference that is real by itself is not among many', () => {
    expect(holmDifferences([close])).toEqual(['above']);
    expect(holmDifferences([close, equal])).toEqual(['undecided', 'undecided']);
  });

  test('what is decided leaves more error for the rest', () => {
    expect(holmDifferences([close, clear])).toEqual(['above', 'above']);
  });

  test('two that are each other’s rest are one test, told twice', () => {
    expect(holmDifferences([close, { first: close.second, second: close.first }])).toEqual([
      'above',
      'below',
    ]);
  });

  test('of nothing are none', () => {
    expect(holmDifferences([])).toEqual([]);
  });
});

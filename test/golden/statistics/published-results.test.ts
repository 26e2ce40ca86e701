import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pooledPercent } from '../../../src/core/analysis/parts.ts';
import { changeBetween } from '../../../src/core/figures/change.ts';
import { comparabilityWarning } from '../../../src/core/figures/comparability.ts';
import type { Figure } from '../../../src/core/figures/figure.ts';
import { rankChange } from '../../../src/core/figures/ranking/ranking.ts';
import { sampleSize } from '../../../src/core/statistics/sample-size.ts';
import { EMPTY_SUMS } from '../../support/cluster-sums.ts';

interface PoolingCase {
  readonly case: string;
  readonly components: readonly { readonly items: number; readonly percent: number }[];
  readonly combined: number;
  readonly published: number | null;
}

interface Published {
  readonly pooling: { readonly cases: readonly PoolingCase[]; readonly contrary: readonly PoolingCase[] };
  readonly changes: readonly {
    readonly case: string;
    readonly percent?: number;
    readonly previous?: number;
    readonly change?: number;
    readonly rank: number;
    readonly previousRank: number;
    readonly of: number;
    readonly rankChange: number;
  }[];
  readonly sampleSize: { readonly examples: readonly { readonly N: number; readonly n: number }[] };
}

/** Figures of the ministry as published; each case says in the file which numbers are derived from others. */
const published: Published = JSON.parse(
  readFileSync(new URL('../data/published-results.json', import.meta.url), 'utf8'),
);

/** Enough respondents to write any published percentage, three decimals, as a whole number of answers. */
const RESPONDENTS = 100_000;

describe('answers pool: every answer counts equally', () => {
  test.each(published.pooling.cases)('$case: pooling gives the published figure', (pooling) => {
    expect(combined(pooling)).toBe(pooling.combined.toFixed(2));
    expect(pooling.published ?? pooling.combined).toBe(pooling.combined);
  });

  test.each(published.pooling.contrary)(
    '$case: the case that contradicts pooling is kept as one',
    (pooling) => {
      expect(combined(pooling)).toBe(pooling.combined.toFixed(2));
      expect(pooling.combined).not.toBe(pooling.published);
    },
  );

  test('national 2024: a simple mean of the components misses the published figure, pooling meets it', () => {
    const [national] = published.pooling.cases;
    const percents = national?.components.map(({ percent }) => percent) ?? [];
    expect((percents.reduce((sum, percent) => sum + percent, 0) / percents.length).toFixed(2)).toBe('83.97');
    expect(national?.published).toBe(83.94);
  });
});

describe('changes', () => {
  test.each(published.changes.filter(({ change }) => change !== undefined))(
    '$case: the change in percentage points is the published one',
    ({ percent, previous, change }) => {
      const points = changeBetween(figure(previous), figure(percent))?.points;
      expect(points?.toFixed(2)).toBe(change?.toFixed(2));
    },
  );

  test.each(published.changes)('$case: the change in rank is the published one', (change) => {
    const before = { rank: change.previousRank, of: change.of };
    expect(rankChange(before, { rank: change.rank, of: change.of })).toBe(change.rankChange);
  });

  test('results from 2022 on are not comparable with 2021 and before', () => {
    expect(comparabilityWarning(2020, 2022)).toBe('framework-changed-2022');
    expect(comparabilityWarning(2023, 2024)).toBeNull();
  });
});

test.each(published.sampleSize.examples)('among $N people the sample is $n', ({ N, n }) => {
  expect(sampleSize(N)).toBe(n);
});

function combined({ components }: PoolingCase): string | undefined {
  const parts = components.map(({ items, percent }, index) => ({
    id: String(index),
    sums: {
      ...EMPTY_SUMS,
      size: items * RESPONDENTS,
      value: Math.round((items * RESPONDENTS * percent) / 100),
    },
  }));
  return pooledPercent(parts, 'satisfied-share')?.toFixed(2);
}

function figure(percent: number | undefined): Figure {
  return {
    respondents: 0,
    answers: 0,
    percent: percent ?? null,
    standardError: null,
    low: percent ?? null,
    high: percent ?? null,
  };
}

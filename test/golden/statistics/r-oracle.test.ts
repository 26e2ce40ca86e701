import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { median } from '../../../src/core/analysis/what-if.ts';
import { figureFromSums } from '../../../src/core/figures/figure.ts';
import { rankUnits } from '../../../src/core/figures/ranking/ranking.ts';
import { weightedFigure } from '../../../src/core/figures/weighted-figure.ts';
import type { ClusterSums } from '../../../src/core/statistics/cluster-sums.ts';
import { addCluster, EMPTY_SUMS } from '../../support/cluster-sums.ts';

/** What R says of the same respondents: `.ci/r-oracle.R` made the file, which names R's version and survey's. */
interface Oracle {
  readonly program: string;
  readonly median: number;
  readonly weighted: { readonly percent: number; readonly standardError: number };
  readonly units: readonly {
    readonly m: readonly number[];
    readonly y: readonly number[];
    readonly caseload: number;
    readonly percent: number;
    readonly standardError: number;
    readonly from: number;
    readonly to: number;
    readonly rank: number;
  }[];
}

const oracle: Oracle = JSON.parse(readFileSync(new URL('../data/r-oracle.json', import.meta.url), 'utf8'));
const RULE = 'satisfied-share';
const TOLERANCE_POINTS = 1e-9;

const sums = oracle.units.map(({ m, y }) =>
  m.reduce<ClusterSums>((sum, size, index) => addCluster(sum, size, y[index] ?? 0), EMPTY_SUMS),
);

describe(`${oracle.program}`, () => {
  test('has the same percentages and standard errors (svyratio)', () => {
    for (const [index, { percent, standardError }] of oracle.units.entries()) {
      const figure = figureFromSums(sums[index] ?? EMPTY_SUMS, RULE);
      expect(Math.abs((figure.percent ?? Number.NaN) - percent)).toBeLessThanOrEqual(TOLERANCE_POINTS);
      expect(Math.abs((figure.standardError ?? Number.NaN) - standardError)).toBeLessThanOrEqual(
        TOLERANCE_POINTS,
      );
    }
  });

  test('has the same ranks, and the same rank ranges by its own p.adjust (holm)', () => {
    const ranked = rankUnits(
      sums.map((one, index) => ({ unit: String(index), sums: one })),
      { rule: RULE },
    );
    expect(ranked.map(({ rank, rankRange }) => ({ rank, ...rankRange }))).toEqual(
      oracle.units.map(({ rank, from, to }) => ({ rank, from, to })),
    );
  });

  test('has the same median and the same mean weighted by caseload', () => {
    const figures = sums.map((one) => figureFromSums(one, RULE));
    expect(median(figures.map(({ percent }) => percent ?? Number.NaN))).toBeCloseTo(oracle.median, 9);
    const weighted = weightedFigure(
      figures.map((figure, index) => ({ caseload: oracle.units[index]?.caseload ?? 0, figure })),
    );
    expect(weighted?.percent).toBeCloseTo(oracle.weighted.percent, 9);
    expect(weighted?.standardError).toBeCloseTo(oracle.weighted.standardError, 9);
  });
});

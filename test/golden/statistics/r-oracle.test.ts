import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { median } from '../../../src/core/analysis/what-if.ts';
import { figureFromSums } from '../../../src/core/figures/figure.ts';
import { rankUnits } from '../../../src/core/figures/ranking/ranking.ts';
import { weightedFigure } from '../../../src/core/figures/weighted-figure.ts';
import { must } from '../../../src/core/kernel/assert.ts';
import type { ClusterSums } from '../../../src/core/statistics/cluster-sums.ts';
import { sampleDesign } from '../../../src/core/statistics/sample-design.ts';
import { twoSidedStudentQuantile } from '../../../src/core/statistics/student-quantile.ts';
import { addCluster, drawnSums, EMPTY_SUMS } from '../../support/cluster-sums.ts';

/** What R says of the same respondents: `.ci/r-oracle.R` made the file, which names R's version and survey's. */
interface Oracle {
  readonly program: string;
  readonly median: number;
  readonly weighted: { readonly percent: number; readonly standardError: number };
  /** t of the error 0.05/7, two-sided, for the degrees of freedom in DEGREES. */
  readonly students: readonly number[];
  /** By household; svydesign(ids = ~psu, strata = ~stratum). */
  readonly households: {
    readonly stratum: readonly string[];
    readonly psu: readonly number[];
    readonly m: readonly number[];
    readonly y: readonly number[];
    readonly percent: number;
    readonly standardError: number;
    readonly effect: number;
    readonly low: number;
    readonly high: number;
  };
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
const DEGREES = [1, 2, 3, 4, 10, 57, 999, 1000, 5000];
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

  test('has the same standard error, design effect and interval of households drawn by neighbourhood (svydesign)', () => {
    const { households } = oracle;
    const drawn = drawnSums(
      households.m.map((m, index) => ({
        stratum: must(households.stratum[index], 'a stratum'),
        unit: String(households.psu[index]),
        m,
        y: must(households.y[index], 'a value'),
      })),
    );
    const { percent, standardError, low, high } = figureFromSums(drawn, RULE);
    const { effect } = must(sampleDesign(drawn), 'a design');
    for (const [ours, theirs] of [
      [percent, households.percent],
      [standardError, households.standardError],
      [effect, households.effect],
      [low, households.low],
      [high, households.high],
    ] as const) {
      expect(Math.abs((ours ?? Number.NaN) - theirs)).toBeLessThanOrEqual(TOLERANCE_POINTS);
    }
    expect(households.effect).toBeGreaterThan(2);
  });

  test('has the same quantiles of Student (qt)', () => {
    for (const [index, degrees] of DEGREES.entries()) {
      const expected = must(oracle.students[index], 'a quantile');
      expect(twoSidedStudentQuantile(0.05 / 7, degrees) / expected).toBeCloseTo(1, 10);
    }
  });
});

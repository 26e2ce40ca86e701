import { must } from '../kernel/assert.ts';
import { weightedMean } from '../statistics/weighted-mean.ts';
import type { Figure } from './figure.ts';
import { MINIMUM_RANKED_RESPONDENTS } from './ranking/ranking.ts';

/** A unit with the number of dossiers it finished, and its figure; null where that is not shown. */
export interface CaseloadUnit {
  readonly caseload: number;
  readonly figure: Figure | null;
}

/** A percentage in which every unit weighs as much as it has cases. */
export interface WeightedFigure {
  readonly percent: number;
  /** Percentage points, √(Σw_u²·v_u); null where a unit has none. */
  readonly standardError: number | null;
  /** The 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Share of the caseload in units below the minimum, which the figure says nothing of, 0–1. */
  readonly uncoveredProportion: number;
}

/**
 * The figure of a parent weighted by caseload, w_u = N_u/ΣN over the units at or above the minimum of respondents.
 * The interval is recovered from the units' own (MOVER for a weighted sum: P − √Σ(w_u(P_u − l_u))² to
 * P + √Σ(w_u(u_u − P_u))²), so it has a width at 100 % too. Source: Zou and Donner, Statistics in Medicine 27, 2008,
 * 1693–1702; the mean and its variance: weighted-mean.ts.
 *
 * Precondition: the units share no respondents. Null where no unit with a caseload is at the minimum.
 *
 * Example: caseloads 300 and 100 with 80 [76, 84] and 90 [82, 98] give 82.5, low 82.5 − √(3² + 2²) = 78.89….
 */
export function weightedFigure(
  units: readonly CaseloadUnit[],
  minimum: number = MINIMUM_RANKED_RESPONDENTS,
): WeightedFigure | null {
  const parts = units.map(({ caseload, figure }) => ({
    caseload,
    figure: figure !== null && figure.respondents >= minimum ? figure : null,
  }));
  const mean = weightedMean(
    parts.map(({ caseload, figure }) => ({
      weight: caseload,
      estimate:
        figure === null || figure.percent === null
          ? null
          : { value: figure.percent, standardError: figure.standardError },
    })),
  );
  if (mean === null) return null;
  let covered = 0;
  for (const { caseload, figure } of parts) covered += figure?.percent == null ? 0 : caseload;
  let below = 0;
  let above = 0;
  for (const { caseload, figure } of parts) {
    if (figure?.percent == null) continue;
    const weight = caseload / covered;
    below += (weight * (figure.percent - must(figure.low, 'a figure with answers'))) ** 2;
    above += (weight * (must(figure.high, 'a figure with answers') - figure.percent)) ** 2;
  }
  return {
    percent: mean.value,
    standardError: mean.standardError,
    low: Math.max(0, mean.value - Math.sqrt(below)),
    high: Math.min(100, mean.value + Math.sqrt(above)),
    uncoveredProportion: 1 - mean.coveredProportion,
  };
}

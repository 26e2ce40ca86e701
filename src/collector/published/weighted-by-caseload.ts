import type { RankingRow } from '../../contract/figures.ts';
import type { WeightedCaseload } from '../../contract/published/published-figures.ts';
import { weightedFigure } from '../../core/figures/weighted-figure.ts';
import type { CaseloadOfUnit } from '../caseloads/caseload-of-unit.ts';

/**
 * The figure of a unit in which each unit below weighs as much as the dossiers it finished; null where none below has
 * both dossiers and enough respondents. Made of figures that are shown, so it tells nothing that they do not.
 */
export function weightedByCaseload(
  caseloadOf: (code: string | null) => CaseloadOfUnit | null,
  below: readonly Pick<RankingRow, 'unit' | 'figure'>[],
): WeightedCaseload | null {
  const weighted = weightedFigure(
    below.map(({ unit, figure }) => ({
      caseload: caseloadOf(unit.code)?.finished ?? 0,
      figure: figure.hidden ? null : figure,
    })),
  );
  if (weighted === null) return null;
  const { percent, low, high, uncoveredProportion } = weighted;
  return { percent, low, high, uncoveredProportion };
}

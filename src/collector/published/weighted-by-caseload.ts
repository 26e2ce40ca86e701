import type { RankingRow } from '../../contract/figures.ts';
import type { WeightedCaseload } from '../../contract/published/published-figures.ts';
import type { Caseload } from '../../core/caseloads/caseload.ts';
import { weightedFigure } from '../../core/figures/weighted-figure.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { caseloadOfUnit } from '../caseloads/caseload-of-unit.ts';

/**
 * The figure of a unit in which each unit below weighs as much as the dossiers it finished; null where none below has
 * both dossiers and enough respondents. Made of figures that are shown, so it tells nothing that they do not.
 */
export function weightedByCaseload(
  tree: UnitTree,
  caseloads: readonly Caseload[],
  below: readonly Pick<RankingRow, 'unit' | 'figure'>[],
): WeightedCaseload | null {
  const weighted = weightedFigure(
    below.map(({ unit, figure }) => ({
      caseload: caseloadOfUnit(tree, caseloads, unit.code)?.finished ?? 0,
      figure: figure.hidden ? null : figure,
    })),
  );
  if (weighted === null) return null;
  const { percent, low, high, uncoveredProportion } = weighted;
  return { percent, low, high, uncoveredProportion };
}

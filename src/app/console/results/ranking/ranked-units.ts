import type { ShownFigure } from '../../../../core/figures/small-cells.ts';
import type { ChartSubject } from '../../downloads/use-chart-file.ts';
import type { GroupedRow } from './ranking-row.tsx';

/** A unit with those below it, as far as they are ranked. */
export interface RankedUnits extends ChartSubject {
  readonly figure: ShownFigure;
  readonly ranking: readonly GroupedRow[];
  readonly rankingMinimum: number;
}

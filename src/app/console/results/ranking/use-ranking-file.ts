import type { PlotRow } from '../../charts/plot.ts';
import type { ChartFile } from '../../downloads/chart-file.ts';
import { MOST_DRAWN, plotTable } from '../../downloads/plot-table.ts';
import { useChartFile } from '../../downloads/use-chart-file.ts';
import { useWording } from '../../wording/use-wording.ts';
import type { RankedUnits } from './ranked-units.ts';
import type { GroupedRow } from './ranking-row.tsx';

interface ShownRows {
  readonly rows: readonly GroupedRow[];
  readonly plotted: readonly PlotRow[];
  /** The figure of all, in percent. */
  readonly overall: number | null;
}

/** The units below in the order they stand in, with ranks and rank ranges, as a picture and a table. */
export function useRankingFile(answer: RankedUnits, { rows, plotted, overall }: ShownRows): () => ChartFile {
  const { t, percent, short, unitName, count } = useWording();
  const about = useChartFile(answer);
  return () => {
    const left = rows.length - MOST_DRAWN;
    const table = plotTable(
      rows.flatMap(({ figure }, at) => {
        const plot = plotted[at];
        return plot === undefined ? [] : [{ ...plot, value: short(figure), shown: figure }];
      }),
      { name: t('ranking.unit'), percent: t('ranking.percent') },
      t,
      overall,
    );
    const reference =
      overall === null
        ? []
        : ([
            ['dashed', t('legend.reference', { unit: unitName(answer.unit), percent: percent(overall) })],
          ] as const);
    const further = left > 0 ? [t('download.more', { count: left, n: count(left) })] : [];
    return {
      ...about(t('ranking.title'), [['dot', t('legend.unit-below')], ...reference], further),
      ...table,
      columns: [t('ranking.rank'), t('download.rank-from'), t('download.rank-to'), ...table.columns],
      rows: table.rows.map((cells, at) => {
        const rank = rows[at]?.rank ?? null;
        return [rank?.rank ?? null, rank?.rankRange.from ?? null, rank?.rankRange.to ?? null, ...cells];
      }),
    };
  };
}

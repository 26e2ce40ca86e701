import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../contract/analysis/breakdowns.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import type { ChartFile } from '../downloads/chart-file.ts';
import { plotTable } from '../downloads/plot-table.ts';
import { useChartFile } from '../downloads/use-chart-file.ts';
import { useWording } from '../wording/use-wording.ts';
import { useValueNames } from './use-value-names.ts';

/** The groups as a picture and a table, with a line at the figure of all of them; those that wait are in neither. */
export function useGroupsFile(answer: Breakdown): (title: string) => ChartFile {
  const { t } = useTranslation('console-breakdowns');
  const { t: words, short } = useWording();
  const { valueName } = useValueNames();
  const about = useChartFile(answer);
  return (title) => ({
    ...about(title, [
      ['dot', t('table.percent')],
      ['dashed', t('file.all')],
    ]),
    ...plotTable(
      answer.rows.flatMap(({ figure, ...row }) => {
        if (figure === null) return [];
        const label = valueName(answer.by, row);
        return [
          {
            label,
            figure: percentOf(figure),
            previous: null,
            parent: null,
            value: short(figure),
            shown: figure,
          },
        ];
      }),
      { name: t('table.group'), percent: t('table.percent') },
      words,
      percentOf(answer.figure)?.percent ?? null,
    ),
  });
}

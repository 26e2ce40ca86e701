import { useTranslation } from 'react-i18next';
import type { Trend } from '../../../contract/analysis/trend.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import type { ChartFile } from '../downloads/chart-file.ts';
import { useChartFile } from '../downloads/use-chart-file.ts';
import { useWording } from '../wording/use-wording.ts';
import { useTrendWords } from './use-trend-words.ts';

/** The line as a picture and a table, the oldest period first. */
export function useTrendFile(answer: Trend): (title: string) => ChartFile {
  const { t } = useTranslation('console-trend');
  const { t: words, periodLabel, unitName } = useWording();
  const { marks: marksOf } = useTrendWords();
  const about = useChartFile(answer);
  return (title) => {
    const marks = marksOf(answer);
    const { parent } = answer;
    const hasParent = parent !== null && marks.some((mark) => mark.parent !== null);
    return {
      ...about(title, [
        ['dot', t('legend.own')],
        ...(hasParent ? [['dotted', unitName(parent)] as const] : []),
        ...(marks.some(({ breaksBefore }) => breaksBefore) ? [['dashed', t('legend.break')] as const] : []),
        ...(marks.some(({ isUnderWay }) => isUnderWay) ? [['hollow', t('legend.under-way')] as const] : []),
      ]),
      columns: [
        ...[words('download.period'), t('table.period'), t('table.percent')],
        ...[words('download.low'), words('download.high'), t('table.respondents')],
        ...(hasParent ? [unitName(parent)] : []),
      ],
      rows: answer.points.map((point) => {
        const figure = percentOf(point.figure);
        const respondents = figure === null || point.figure.hidden ? null : point.figure.respondents;
        return [
          ...[point.period.text, periodLabel(point.period)],
          ...[figure?.percent ?? null, figure?.low ?? null, figure?.high ?? null, respondents],
          ...(hasParent ? [percentOf(point.parent)?.percent ?? null] : []),
        ];
      }),
      drawing: { kind: 'line', marks },
    };
  };
}

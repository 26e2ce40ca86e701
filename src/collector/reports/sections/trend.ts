import type { Trend } from '../../../contract/analysis/trend.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { trendWords } from '../../../contract/wording/trend-words.ts';
import type { Section } from '../blocks.ts';
import type { ReportWords } from '../report-words.ts';

/** The figure over the last months, drawn and in numbers. */
export function trendSection(trend: Trend, words: ReportWords): Section {
  const t = words.from('console-trend');
  const { sentence, marks } = trendWords(t, words);
  const read = sentence(trend);
  const hasLine = trend.points.some(({ figure }) => percentOf(figure) !== null);
  const breaks = trend.points.flatMap(({ breakBefore, period, questionnaire }) =>
    breakBefore === null
      ? []
      : [
          t(`break.${breakBefore}`, {
            period: words.periodInSentence(period),
            questionnaire: words.text(questionnaire?.title),
          }),
        ],
  );
  return {
    blocks: [
      { kind: 'heading', text: t('title') },
      { kind: 'paragraph', text: read },
      ...(hasLine ? [{ kind: 'line', chart: { description: read, marks: marks(trend) } } as const] : []),
      ...(trend.parent === null || !hasLine
        ? []
        : [{ kind: 'paragraph', text: `- - - ${words.unitName(trend.parent)}`, tone: 'note' } as const]),
      ...(breaks.length === 0 ? [] : [{ kind: 'list', items: breaks } as const]),
      ...(hasLine
        ? [
            {
              kind: 'table',
              table: {
                title: t('table.title'),
                columns: [
                  { title: t('table.period'), share: 34 },
                  { title: t('table.percent'), share: 16, align: 'right' },
                  { title: t('table.interval'), share: 20, align: 'right' },
                  { title: t('table.respondents'), share: 16, align: 'right' },
                  ...(trend.parent === null
                    ? []
                    : [{ title: words.unitName(trend.parent), share: 20, align: 'right' } as const]),
                ],
                rows: trend.points.map(({ period, figure, parent, isUnderWay }) => {
                  const shown = percentOf(figure);
                  const above = percentOf(parent);
                  return [
                    `${words.periodLabel(period)}${isUnderWay ? ` (${t('table.under-way')})` : ''}`,
                    words.short(figure),
                    shown === null ? '–' : words.interval(shown),
                    figure.hidden ? '–' : words.count(figure.respondents),
                    ...(trend.parent === null ? [] : [above === null ? '–' : words.percent(above.percent)]),
                  ];
                }),
              },
            } as const,
          ]
        : []),
    ],
  };
}

import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Trend } from '../../../contract/analysis/trend.ts';
import { TrendChart } from '../charts/trend-chart.tsx';
import { ChartDownload } from '../downloads/chart-download.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './trend-page.module.css';
import { TrendTable } from './trend-table.tsx';
import { useTrendFile } from './use-trend-file.ts';
import { useTrendWords } from './use-trend-words.ts';

type Wording = ReturnType<typeof useWording>;

/** The line, what it says in a sentence, and its numbers. */
export function TrendPanel({ answer }: { readonly answer: Trend }) {
  const { t } = useTranslation('console-trend');
  const wording = useWording();
  const { unitName } = wording;
  const words = useTrendWords();
  const sentence = words.sentence(answer);
  const marks = words.marks(answer);
  const hasParent = marks.some(({ parent }) => parent !== null);
  const title = titleOf(answer, t, wording);
  const file = useTrendFile(answer);
  const breaks = answer.points.filter(({ breakBefore }) => breakBefore !== null);
  return (
    <>
      <Panel aria-labelledby="trend-title">
        <PanelTitle id="trend-title">{title}</PanelTitle>
        <PanelSentence data-testid="sentence">{sentence}</PanelSentence>
        <ul className={`${styles['legend']} ${tableClass('legend')}`}>
          <li data-mark="current">{t('legend.own')}</li>
          {hasParent && answer.parent !== null ? (
            <li data-mark="parent-line">{t('legend.parent', { unit: unitName(answer.parent) })}</li>
          ) : null}
          {breaks.length > 0 ? <li data-mark="break">{t('legend.break')}</li> : null}
          {marks.some(({ isUnderWay, figure }) => isUnderWay && figure !== null) ? (
            <li data-mark="previous">{t('legend.under-way')}</li>
          ) : null}
        </ul>
        <TrendChart description={sentence} marks={marks} />
        <ChartDownload title={title} file={() => file(title)} />
        {answer.madeOf === null ? null : (
          <p className={styles['soft']} data-testid="made-of">
            {t(answer.madeOf.isComparedWith ? 'made-of' : 'made-of-divided', {
              count: answer.madeOf.units.length,
              units: answer.madeOf.units.map(unitName).join(', '),
              period: wording.periodInSentence(lastOfPredecessors(answer)),
            })}
          </p>
        )}
        {breaks.length === 0 ? null : (
          <ul className={styles['breaks']}>
            {breaks.map((point) => (
              <li key={point.period.text}>
                {t(`break.${point.breakBefore ?? 'questionnaire'}`, {
                  period: wording.periodInSentence(point.period),
                  questionnaire: wording.text(point.questionnaire?.title),
                })}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <TrendTable answer={answer} />
      <p className={styles['soft']}>
        {wording.figureKind(answer)}. {t('method')}
      </p>
    </>
  );
}

function lastOfPredecessors({ points, period }: Trend): Trend['period'] {
  return points.findLast(({ isOfPredecessors }) => isOfPredecessors)?.period ?? period;
}

function titleOf({ scope, scopes }: Trend, t: TFunction<'console-trend'>, { text }: Wording): string {
  const found = scopes.find(({ id }) => id === scope);
  return found === undefined ? t('choice.overall') : text(found.text);
}

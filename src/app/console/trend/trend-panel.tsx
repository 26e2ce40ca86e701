import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Trend } from '../../../contract/analysis/trend.ts';
import type { Period } from '../../../core/kernel/period.ts';
import { TrendChart } from '../charts/trend-chart.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { tableClass } from '../ui/table.tsx';
import { percentOf } from '../wording/figure-texts.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './trend-page.module.css';
import { TrendTable } from './trend-table.tsx';

type Wording = ReturnType<typeof useWording>;

/** The line, what it says in a sentence, and its numbers. */
export function TrendPanel({ answer }: { readonly answer: Trend }) {
  const { t } = useTranslation('console-trend');
  const wording = useWording();
  const { percent, interval, periodLabel, unitName } = wording;
  const sentence = sentenceOf(answer, t, wording);
  const marks = answer.points.map((point) => {
    const figure = percentOf(point.figure);
    const label = periodLabel(point.period);
    return {
      label: shortLabel(point.period),
      words: figure === null ? label : `${label}: ${percent(figure.percent)} (${interval(figure)})`,
      figure,
      parent: point.parent === null ? null : (percentOf(point.parent)?.percent ?? null),
      breaksBefore: point.breakBefore !== null,
      isUnderWay: point.isUnderWay,
    };
  });
  const hasParent = marks.some(({ parent }) => parent !== null);
  const breaks = answer.points.filter(({ breakBefore }) => breakBefore !== null);
  return (
    <>
      <Panel aria-labelledby="trend-title">
        <PanelTitle id="trend-title">{titleOf(answer, t, wording)}</PanelTitle>
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
        {wording.t(`figure-kinds.${answer.figureKind}`)}. {t('method')}
      </p>
    </>
  );
}

function titleOf({ scope, scopes }: Trend, t: TFunction<'console-trend'>, { text }: Wording): string {
  const found = scopes.find(({ id }) => id === scope);
  return found === undefined ? t('choice.overall') : text(found.text);
}

function sentenceOf(
  { points, reading }: Trend,
  t: TFunction<'console-trend'>,
  { percent, points: signed, periodInSentence }: Wording,
): string {
  if (reading === null) return t('sentence.none');
  const at = (index: number) => {
    const point = points[index];
    const figure = point === undefined ? null : percentOf(point.figure);
    return {
      period: point === undefined ? '' : periodInSentence(point.period),
      percent: figure === null ? '' : percent(figure.percent),
    };
  };
  const [first, last] = [at(reading.first), at(reading.last)];
  const { change } = reading;
  if (change === null) return t('sentence.one', last);
  const direction = change.low > 0 ? 'rise' : change.high < 0 ? 'fall' : 'unsure';
  const words = {
    from: first.period,
    fromPercent: first.percent,
    to: last.period,
    toPercent: last.percent,
    points: signed(change.points),
  };
  const [highest, lowest] = [at(reading.highest), at(reading.lowest)];
  const extremes = t('sentence.extremes', {
    highest: highest.period,
    highestPercent: highest.percent,
    lowest: lowest.period,
    lowestPercent: lowest.percent,
  });
  const falls =
    reading.fallsInARow === 0
      ? ''
      : ` ${t('sentence.falls', { count: reading.fallsInARow, n: reading.fallsInARow })}`;
  return `${t(`sentence.${direction}`, words)}${falls} ${extremes}`;
}

/** "10/26", "Q4/26", "–08/26" up to August, "2026": there is little room under a line. */
function shortLabel({ text }: Period): string {
  const year = text.slice(0, 4);
  const rest = text.slice('2026-'.length).replace('to-', '–');
  return rest === '' ? year : `${rest}/${year.slice(2)}`;
}

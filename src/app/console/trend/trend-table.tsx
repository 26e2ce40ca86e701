import { useTranslation } from 'react-i18next';
import type { Trend } from '../../../contract/analysis/trend.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { Panel, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './trend-page.module.css';

/** Every number of the line, the newest first. */
export function TrendTable({ answer }: { readonly answer: Trend }) {
  const { t } = useTranslation('console-trend');
  const { count, interval, points, periodLabel, short, text, unitName } = useWording();
  const { parent } = answer;
  const hasParent = parent !== null && answer.points.some((point) => point.parent !== null);
  const questionnaires = new Set(answer.points.map(({ questionnaire }) => questionnaire?.id));
  questionnaires.delete(undefined);
  const rows = answer.points.map((point, index) => {
    const figure = percentOf(point.figure);
    const before = answer.points[index - 1];
    const isLike = before !== undefined && point.breakBefore === null && !point.isUnderWay;
    const former = isLike ? percentOf(before.figure) : null;
    return {
      point,
      figure,
      change: figure === null || former === null ? null : figure.percent - former.percent,
    };
  });
  return (
    <Panel>
      <PanelTitle id="trend-table">{t('table.title')}</PanelTitle>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={styles['wide']} tabIndex={0} aria-labelledby="trend-table">
        <Table>
          <thead>
            <tr>
              <th scope="col">{t('table.period')}</th>
              <th scope="col" className={tableClass('number')}>
                {t('table.percent')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('table.interval')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('table.change')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('table.respondents')}
              </th>
              {hasParent ? (
                <th scope="col" className={tableClass('number')}>
                  {unitName(parent)}
                </th>
              ) : null}
              {questionnaires.size > 1 ? <th scope="col">{t('table.questionnaire')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(({ point, figure, change }) => (
              <tr key={point.period.text} data-testid="point">
                <th scope="row">
                  {periodLabel(point.period)}
                  {point.isUnderWay ? (
                    <span className={styles['soft']}> ({t('table.under-way')})</span>
                  ) : null}
                </th>
                <td className={tableClass(figure === null ? 'none' : 'value')}>{short(point.figure)}</td>
                <td className={tableClass('number')}>{figure === null ? '' : interval(figure)}</td>
                <td className={tableClass('number')}>{change === null ? '' : points(change)}</td>
                <td className={tableClass('number')}>
                  {point.figure.hidden || figure === null ? '' : count(point.figure.respondents)}
                </td>
                {hasParent ? (
                  <td className={tableClass('number')}>{point.parent === null ? '' : short(point.parent)}</td>
                ) : null}
                {questionnaires.size > 1 ? (
                  <td>{point.questionnaire === null ? '' : text(point.questionnaire.title)}</td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </Panel>
  );
}

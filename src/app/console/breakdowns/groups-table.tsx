import { useTranslation } from 'react-i18next';
import type { Breakdown, BreakdownRow } from '../../../contract/analysis/breakdowns.ts';
import { MINIMUM_RESPONDENTS } from '../../../core/figures/small-cells.ts';
import { Arrow } from '../charts/arrow.tsx';
import { niceDomain } from '../charts/plot-domain.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { percentOf } from '../wording/figure-texts.ts';
import { formatDay } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './groups-table.module.css';
import { useGroupsSentence } from './use-groups-sentence.ts';
import { useValueNames } from './use-value-names.ts';

/** Each group with its figure, and how it stands beside all others. */
export function GroupsTable({ answer }: { readonly answer: Breakdown }) {
  const { t } = useTranslation('console-breakdowns');
  const { count, language } = useWording();
  const { breakdownName } = useValueNames();
  const sentence = useGroupsSentence(answer);
  const by = answer.breakdowns.find(({ id }) => id === answer.by);
  const name = by === undefined ? answer.by : breakdownName(by);
  const figures = answer.rows.flatMap(({ figure }) => percentOf(figure) ?? []);
  const domain = niceDomain(figures.flatMap(({ low, high }) => [low, high]));
  return (
    <Panel aria-labelledby="groups-title">
      <PanelTitle id="groups-title">{name}</PanelTitle>
      <PanelSentence data-testid="sentence">{sentence}</PanelSentence>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={styles['wide']} tabIndex={0} aria-labelledby="groups-title">
        <Table aria-labelledby="groups-title" className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('table.group')}</th>
              <th scope="col" className={styles['scale']}>
                <span className="visually-hidden">{t('table.scale')}</span>
                <span className={styles['ends']} aria-hidden="true">
                  <span>{domain.from}%</span>
                  <span>{domain.to}%</span>
                </span>
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('table.percent')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('table.respondents')}
              </th>
              <th scope="col">{t('table.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row) => (
              <GroupRow key={row.value} by={answer.by} row={row} domain={domain} />
            ))}
          </tbody>
        </Table>
      </section>
      <p className={tableClass('soft')} data-testid="covers">
        {t('covers', { covered: count(answer.covered), released: count(answer.released) })}{' '}
        {answer.nextDay === null ? null : t('more-later', { day: formatDay(answer.nextDay, language) })}
      </p>
    </Panel>
  );
}

interface GroupRowProps {
  readonly by: string;
  readonly row: BreakdownRow;
  readonly domain: { readonly from: number; readonly to: number };
}

function GroupRow({ by, row, domain }: GroupRowProps) {
  const { t } = useTranslation('console-breakdowns');
  const { t: words, percent, interval, count } = useWording();
  const { valueName } = useValueNames();
  const { figure } = row;
  const shown = percentOf(figure);
  const name = (
    <th scope="row" className={styles['name']}>
      {valueName(by, row)}
    </th>
  );
  if (figure === null || figure.hidden || shown === null) {
    return (
      <tr data-testid="group" data-value={row.value}>
        {name}
        <td colSpan={4} className={tableClass('none')}>
          {figure?.hidden === true
            ? words(`hidden.${figure.reason}`)
            : t('too-few', { minimum: MINIMUM_RESPONDENTS })}
        </td>
      </tr>
    );
  }
  const at = (value: number) => `${(100 * (value - domain.from)) / (domain.to - domain.from)}%`;
  return (
    <tr data-testid="group" data-value={row.value}>
      {name}
      <td className={styles['scale']} aria-hidden="true">
        <span className={styles['line']}>
          <span
            className={styles['interval']}
            style={{ left: at(shown.low), width: `calc(${at(shown.high)} - ${at(shown.low)})` }}
          />
          <span className={styles['dot']} style={{ left: at(shown.percent) }} />
        </span>
      </td>
      <td className={tableClass('value')}>
        {percent(shown.percent)}
        <span className={tableClass('interval')}>{interval(shown)}</span>
      </td>
      <td className={tableClass('number')}>{count(figure.respondents)}</td>
      <td>
        <Difference row={row} />
      </td>
    </tr>
  );
}

/** Surely better or worse than all others, or not enough to say. */
function Difference({ row: { difference, group } }: { readonly row: BreakdownRow }) {
  const { t } = useTranslation('console-breakdowns');
  const { points } = useWording();
  if (difference === null || group === null)
    return <span className={styles['soft']}>{t('not-compared')}</span>;
  const isClear = group !== 'not-distinguishable';
  return (
    <span className={styles['difference']} data-group={group}>
      {isClear ? <Arrow direction={group === 'above' ? 'up' : 'down'} /> : null}
      <span>{points(difference.points)}</span>{' '}
      <span className={styles['soft']}>
        {t('interval', { low: points(difference.low), high: points(difference.high) })}
      </span>{' '}
      <span className={isClear ? styles['clear'] : styles['soft']}>{t(`groups.${group}`)}</span>
    </span>
  );
}

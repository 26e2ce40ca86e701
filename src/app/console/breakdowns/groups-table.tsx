import { useTranslation } from 'react-i18next';
import type { Breakdown, BreakdownRow } from '../../../contract/analysis/breakdowns.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { MINIMUM_RESPONDENTS } from '../../../core/figures/small-cells.ts';
import { UNSAID } from '../../../core/tally/breakdowns/breakdown-values.ts';
import { Arrow } from '../charts/arrow.tsx';
import { ChartDownload } from '../downloads/chart-download.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './groups-table.module.css';
import { useGroupsFile } from './use-groups-file.ts';
import { useGroupsSentence } from './use-groups-sentence.ts';
import { useValueNames } from './use-value-names.ts';

/** Each group with its figure, and how it stands beside all others. */
export function GroupsTable({ answer }: { readonly answer: Breakdown }) {
  const { t } = useTranslation('console-breakdowns');
  const { count, language, text } = useWording();
  const { breakdownName, valueName } = useValueNames();
  const sentence = useGroupsSentence(answer);
  const by = answer.breakdowns.find(({ id }) => id === answer.by);
  const name = by === undefined ? answer.by : breakdownName(answer, by);
  const part = answer.scopes.find(({ id }) => id === answer.scope);
  const title = part === undefined ? name : `${name} – ${text(part.text)}`;
  const file = useGroupsFile(answer);
  const isSaid = answer.rows.some(({ value, figure }) => value !== UNSAID && figure !== null);
  const waiting = isSaid ? answer.rows.filter((row) => row.figure === null) : [];
  const figures = answer.rows.flatMap(({ figure }) => percentOf(figure) ?? []);
  const domain = niceDomain(figures.flatMap(({ low, high }) => [low, high]));
  return (
    <Panel aria-labelledby="groups-title">
      <PanelTitle id="groups-title">{name}</PanelTitle>
      <PanelSentence data-testid="sentence">{sentence}</PanelSentence>
      <Table aria-labelledby="groups-title" className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('table.group')}</th>
            <th scope="col" className={`${styles['scale']} ${tableClass('wide')}`}>
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
            <th scope="col" className={tableClass('wide')}>
              {t('table.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) =>
            row.figure === null ? null : (
              <GroupRow
                key={row.value}
                name={valueName(answer.by, row)}
                row={row}
                figure={row.figure}
                domain={domain}
              />
            ),
          )}
        </tbody>
      </Table>
      <ChartDownload title={title} file={() => file(title)} />
      {waiting.length === 0 ? null : (
        <p className={tableClass('soft')} data-testid="too-few">
          {t('too-few', {
            minimum: MINIMUM_RESPONDENTS,
            names: waiting.map((row) => valueName(answer.by, row)).join('; '),
          })}
        </p>
      )}
      <p className={tableClass('soft')} data-testid="covers">
        {t('covers', { covered: count(answer.covered), released: count(answer.released) })}{' '}
        {answer.nextDay === null ? null : t('more-later', { day: formatDay(answer.nextDay, language) })}
      </p>
    </Panel>
  );
}

interface GroupRowProps {
  readonly name: string;
  readonly row: BreakdownRow;
  readonly figure: NonNullable<BreakdownRow['figure']>;
  readonly domain: { readonly from: number; readonly to: number };
}

function GroupRow({ name, row, figure, domain }: GroupRowProps) {
  const { t: words, percent, interval, count } = useWording();
  const shown = percentOf(figure);
  if (figure.hidden || shown === null) {
    return (
      <tr data-testid="group" data-value={row.value}>
        <th scope="row">{name}</th>
        <td colSpan={4} className={tableClass('none')}>
          {words(`hidden.${figure.hidden ? figure.reason : 'no-answers'}`)}
        </td>
      </tr>
    );
  }
  const at = (value: number) => `${(100 * (value - domain.from)) / (domain.to - domain.from)}%`;
  return (
    <tr data-testid="group" data-value={row.value}>
      <th scope="row" className={styles['name']}>
        <span data-cell>{name}</span>
        <span className={tableClass('narrow', 'soft')}>
          <Difference row={row} />
        </span>
      </th>
      <td className={`${styles['scale']} ${tableClass('wide')}`} aria-hidden="true">
        <span className={styles['line']}>
          <span
            className={styles['interval']}
            style={{ left: at(shown.low), width: `calc(${at(shown.high)} - ${at(shown.low)})` }}
          />
          <span className={styles['dot']} style={{ left: at(shown.percent) }} />
        </span>
      </td>
      <td className={tableClass('value')} data-cell>
        {percent(shown.percent)}
        <span className={tableClass('interval')}>{interval(shown)}</span>
      </td>
      <td className={tableClass('number')} data-cell>
        {count(figure.respondents)}
      </td>
      <td className={tableClass('wide')} data-cell>
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

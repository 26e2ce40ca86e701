import { Link } from 'react-router';
import type { RankingGroup } from '../../../../contract/analysis/ranking.ts';
import type { Rank, RankingRow as Row } from '../../../../contract/figures.ts';
import { percentOf } from '../../../../contract/wording/figure-texts.ts';
import { Arrow } from '../../charts/arrow.tsx';
import { PrintedScale, type PrintedScaleProps } from '../../charts/interval-scale.tsx';
import { tableClass } from '../../ui/table.tsx';
import type { rowAttributes } from '../../ui/use-long-list.ts';
import { useWording } from '../../wording/use-wording.ts';
import { ChangePoints } from '../change-words.tsx';
import ranking from './ranking-panel.module.css';

/** With its group where the page tells groups. */
export interface GroupedRow extends Row {
  readonly group?: RankingGroup | null;
}

/** What else is known of a unit. */
export interface FurtherCell {
  readonly text: string;
  /** Below it, small. */
  readonly note: string | null;
  /** Both in words, for where there is no column. */
  readonly words: string;
}

export interface RankingRowProps {
  readonly row: GroupedRow;
  readonly minimum: number;
  readonly address: string;
  readonly place: ReturnType<typeof rowAttributes>;
  /** What its figure is drawn on. */
  readonly scale: Pick<PrintedScaleProps, 'domain' | 'reference'>;
  /** Left out: there is no such column. */
  readonly further?: FurtherCell | null | undefined;
}

export function RankingRow({ row, minimum, address, place, scale, further }: RankingRowProps) {
  const { t, interval, count, short, whyNone, unitName } = useWording();
  const shown = percentOf(row.figure);
  const { released, responses: received } = row.counts;
  const isPartly = shown !== null && released < received;
  const responses = isPartly ? `${count(released)}/${count(received)}` : count(received);
  const reason = row.unranked === null ? null : t(`ranking.unranked-why.${row.unranked}`, { minimum });
  return (
    <tr
      {...place}
      data-testid="ranking-row"
      data-code={row.unit.code}
      className={row.rank === null ? ranking['unranked'] : undefined}
    >
      <td className={ranking['rank']}>
        {row.rank === null ? <span aria-hidden="true">–</span> : <RankCell rank={row.rank} />}
      </td>
      <th scope="row" className={ranking['unit']}>
        <Link to={address}>{unitName(row.unit)}</Link>
        {row.group !== 'above' && row.group !== 'below' ? null : (
          <span className={`${ranking['reason']} ${tableClass('soft')}`} data-group={row.group}>
            {t(`ranking.groups.${row.group}`)}
          </span>
        )}
        {reason === null ? null : (
          <span className={`${ranking['reason']} ${tableClass('soft')}`}>{reason}</span>
        )}
        <span className={tableClass('narrow', 'soft')}>
          {row.change === null ? null : (
            <>
              <ChangePoints change={row.change} /> ·{' '}
            </>
          )}
          <span className={ranking['count']}>
            {t('ranking.n-responses', { count: row.counts.responses, n: responses })}
          </span>
          {further ? ` · ${further.words}` : null}
        </span>
      </th>
      <td>
        <PrintedScale figure={shown} {...scale} />
      </td>
      <td
        className={shown === null ? tableClass('value', 'none') : tableClass('value')}
        title={whyNone(row.figure, row.counts) ?? undefined}
      >
        <span data-testid="percent">{short(row.figure, row.counts)}</span>
        {shown === null ? null : (
          <span className={ranking['interval']} data-testid="interval">
            <span className="visually-hidden">{t('ranking.interval')} </span>
            {interval(shown)}
          </span>
        )}
      </td>
      <td className={tableClass('number', 'wide')}>
        <ChangePoints change={row.change} />
      </td>
      <td className={tableClass('number', 'wide')}>{responses}</td>
      {further === undefined ? null : (
        <td className={tableClass('number', 'wide')} data-testid="further">
          {further?.text ?? '–'}
          {further?.note ? (
            <span className={`${ranking['interval']} ${ranking['note']}`}>{further.note}</span>
          ) : null}
        </td>
      )}
    </tr>
  );
}

/** The place, the places gained or lost, and where the place may truly be. */
function RankCell({ rank }: { readonly rank: Rank }) {
  const { t } = useWording();
  const { change, rankRange, tied } = rank;
  const range = t('overall.rank-range', { ...rankRange });
  const words =
    change === null
      ? null
      : change === 0
        ? t('ranking.same')
        : t(change > 0 ? 'ranking.up' : 'ranking.down', { places: Math.abs(change) });
  return (
    <>
      <strong title={range}>{rank.rank}</strong>
      {tied ? <span className={ranking['tied']}>{t('ranking.tied')}</span> : null}
      {change === null || change === 0 ? null : (
        <span className={ranking['moved']} title={words ?? undefined}>
          <Arrow direction={change > 0 ? 'up' : 'down'} />
          <span aria-hidden="true">{Math.abs(change)}</span>
          <span className="visually-hidden">{words}</span>
        </span>
      )}
      <span className={ranking['range']}>
        <span className="visually-hidden">{t('ranking.range')}: </span>
        {rankRange.from === rankRange.to ? rankRange.from : `${rankRange.from}–${rankRange.to}`}
      </span>
    </>
  );
}

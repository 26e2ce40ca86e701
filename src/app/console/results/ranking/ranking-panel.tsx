import { useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { RankingRow as Row, UnitName } from '../../../../contract/figures.ts';
import { percentOf } from '../../../../contract/wording/figure-texts.ts';
import { niceDomain } from '../../../../contract/wording/plot-domain.ts';
import { PlotColumn } from '../../charts/plot-column.tsx';
import { ChartDownload } from '../../downloads/chart-download.tsx';
import { GapRow } from '../../ui/gap-row.tsx';
import { Panel, PanelSentence, PanelTitle } from '../../ui/panel.tsx';
import { Table, tableClass } from '../../ui/table.tsx';
import { rowAttributes, useLongList } from '../../ui/use-long-list.ts';
import { useWording } from '../../wording/use-wording.ts';
import type { RankedUnits } from './ranked-units.ts';
import ranking from './ranking-panel.module.css';
import { type FurtherCell, type GroupedRow, RankingRow } from './ranking-row.tsx';
import { type SortColumn, sortedRows } from './ranking-sort.ts';
import { useRankingFile } from './use-ranking-file.ts';

/** Of 34 provinces 33 may be empty; of 40 offices a few. */
const MANY_SILENT = 12;

const ROW_HEIGHT_PX = 50;
const COLUMNS = 6;
const keyOf = (row: Row) => row.unit.ref ?? '';

export interface RankingPanelProps {
  readonly of: RankedUnits;
  /** Where the name of a unit leads. */
  readonly addressOf: (row: Row) => string;
  /** What else is known of each unit, in a column of its own. */
  readonly further?: FurtherColumn | null;
}

export interface FurtherColumn {
  readonly title: string;
  /** Null where nothing is known of the unit. */
  readonly cellOf: (unit: UnitName) => FurtherCell | null;
}

/** The units below, by rank, with intervals and rank ranges; who has no rank stands below with the reason. */
export function RankingPanel({ of: answer, addressOf, further = null }: RankingPanelProps) {
  const { t, percent, unitName, language } = useWording();
  const navigate = useNavigate();
  const [sort, setSort] = useState<{ column: SortColumn; descending: boolean }>({
    column: 'rank',
    descending: false,
  });
  const silent = useMemo(() => silentUnits(answer), [answer]);
  const { rows, plotted } = useMemo(() => {
    const heard = answer.ranking.filter((row) => !silent.includes(row));
    const rows = sortedRows(heard, sort, unitName, language);
    const plotted = rows.map((row) => ({
      label: unitName(row.unit),
      figure: percentOf(row.figure),
      previous: null,
      parent: null,
    }));
    return { rows, plotted };
  }, [answer, silent, sort, unitName, language]);
  const list = useLongList<HTMLTableSectionElement, GroupedRow>({
    items: rows,
    keyOf,
    rowHeightPx: ROW_HEIGHT_PX,
  });
  const inPage = list.pieces.flatMap((piece) => ('index' in piece ? [piece.index] : []));
  const inPageKey = inPage.join(' ');
  const plottedInPage = useMemo(
    () => inPageKey.split(' ').flatMap((index) => plotted[Number(index)] ?? []),
    [inPageKey, plotted],
  );
  const overall = percentOf(answer.figure)?.percent ?? null;
  const domain = useMemo(() => {
    const ends = plotted.flatMap(({ figure }) => (figure === null ? [] : [figure.low, figure.high]));
    return niceDomain(ends);
  }, [plotted]);

  const file = useRankingFile(answer, { rows, plotted, overall });
  const ranked = answer.ranking.filter(({ rank }) => rank !== null);
  const best = ranked[0];
  const worst = ranked.at(-1);
  const sentence =
    best === undefined || worst === undefined
      ? t('ranking.sentence-none', { minimum: answer.rankingMinimum })
      : t('ranking.sentence', {
          ranked: ranked.length,
          total: answer.ranking.length,
          best: unitName(best.unit),
          bestPercent: percent(percentOf(best.figure)?.percent ?? 0),
          worst: unitName(worst.unit),
          worstPercent: percent(percentOf(worst.figure)?.percent ?? 0),
        });

  const header = (column: SortColumn, label: string, further = '') => (
    <th
      scope="col"
      className={further}
      aria-sort={sort.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={ranking['sort']}
        title={t('ranking.sort-by', { column: label })}
        onClick={() =>
          setSort((last) => ({
            column,
            descending: last.column === column ? !last.descending : startsDescending(column),
          }))
        }
      >
        {label}
        <span aria-hidden="true">{sort.column === column ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );

  return (
    <Panel aria-labelledby="ranking-title">
      <PanelTitle id="ranking-title">{t('ranking.title')}</PanelTitle>
      <PanelSentence>
        {sentence} {best === undefined ? null : t('ranking.caption')}
      </PanelSentence>
      {rows.length === 0 ? null : (
        <ul className={tableClass('legend')}>
          <li data-mark="current">{t('legend.unit-below')}</li>
          {overall === null ? null : (
            <li data-mark="reference">
              {t('legend.reference', { unit: unitName(answer.unit), percent: percent(overall) })}
            </li>
          )}
        </ul>
      )}
      {rows.length === 0 ? null : (
        <Table
          className={ranking['table']}
          aria-labelledby="ranking-title"
          aria-rowcount={list.isLong ? rows.length + 1 : undefined}
        >
          <thead>
            <tr aria-rowindex={list.isLong ? 1 : undefined}>
              {header('rank', t('ranking.rank'), ranking['rank'])}
              {header('unit', t('ranking.unit'), ranking['unit'])}
              <th scope="col" className={`${ranking['plot']} ${tableClass('plot')}`}>
                <span className="visually-hidden">{t('ranking.plot')}</span>
                <PlotColumn
                  description={sentence}
                  rows={plottedInPage}
                  domain={domain}
                  reference={overall}
                  percentText={percent}
                  onSelect={(index) => {
                    const row = rows[inPage[index] ?? -1];
                    if (row !== undefined) void navigate(addressOf(row));
                  }}
                />
              </th>
              {header('percent', t('ranking.percent'), `${ranking['percent']} ${tableClass('number')}`)}
              {header('change', t('ranking.change'), `${ranking['change']} ${tableClass('number', 'wide')}`)}
              {header(
                'respondents',
                t('ranking.responses'),
                `${ranking['responses']} ${tableClass('number', 'wide')}`,
              )}
              {further === null ? null : (
                <th scope="col" className={`${ranking['further']} ${tableClass('number', 'wide')}`}>
                  {further.title}
                </th>
              )}
            </tr>
          </thead>
          <tbody {...list.host}>
            {list.pieces.map((piece) => {
              if ('heightPx' in piece)
                return (
                  <GapRow
                    key={`gap ${piece.after}`}
                    heightPx={piece.heightPx}
                    columns={COLUMNS + (further === null ? 0 : 1)}
                  />
                );
              const row = rows[piece.index];
              return row === undefined ? null : (
                <RankingRow
                  key={row.unit.ref}
                  row={row}
                  minimum={answer.rankingMinimum}
                  address={addressOf(row)}
                  place={rowAttributes(list, piece.index)}
                  scale={{ domain, reference: overall }}
                  further={further === null ? undefined : further.cellOf(row.unit)}
                />
              );
            })}
          </tbody>
        </Table>
      )}
      {rows.length === 0 ? null : <ChartDownload title={t('ranking.title')} file={file} />}
      {silent.length === 0 ? null : (
        <details className={ranking['silent']} open={rows.length === 0}>
          <summary>{t('ranking.silent', { count: silent.length, n: silent.length })}</summary>
          <ul>
            {silent.map((row) => (
              <li key={row.unit.ref}>
                <Link to={addressOf(row)}>{unitName(row.unit)}</Link>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

/** Units nobody answered in, where there are enough to bury the others. */
function silentUnits({ ranking }: RankedUnits): readonly GroupedRow[] {
  const silent = ranking.filter(({ counts }) => counts.responses === 0);
  return silent.length > MANY_SILENT ? silent : [];
}

function startsDescending(column: SortColumn): boolean {
  return column !== 'rank' && column !== 'unit';
}

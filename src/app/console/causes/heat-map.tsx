import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { MatrixCell, MatrixRow } from '../../../contract/analysis/causes.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { ChartDownload } from '../downloads/chart-download.tsx';
import { useChartFile } from '../downloads/use-chart-file.ts';
import { Panel, PanelHead, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import styles from './heat-map.module.css';
import { useItemNames } from './use-item-names.ts';

/** What a cell is coloured by: what it costs the whole, or how low it is by itself. */
type Measure = 'points' | 'percent';

/** Every criterion in every unit below, the darker the more is lost there. */
export function HeatMap({ answer, address }: CausesPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, unitName, percent, language } = useWording();
  const names = useItemNames(answer);
  const measure: Measure = address.parameters.get('by') === 'percent' ? 'percent' : 'points';
  const costs = (row: MatrixRow) => row.cells.reduce((sum, cell) => sum + (lostIn(cell, 'points') ?? 0), 0);
  const percentOf = ({ figure }: MatrixRow) => (figure.hidden ? null : figure.percent) ?? 101;
  const rows = [...answer.matrix].sort((a, b) =>
    measure === 'points' ? costs(b) - costs(a) : percentOf(a) - percentOf(b),
  );
  const all = rows.flatMap((row) =>
    row.cells.map((cell, index) => ({ row, cell, item: answer.items[index]?.id ?? '' })),
  );
  const most = Math.max(...all.map(({ cell }) => lostIn(cell, measure) ?? 0), 0.01);
  const worst = all.reduce<(typeof all)[number] | null>((found, one) => {
    const lost = lostIn(one.cell, measure);
    return lost !== null && lost > 0 && lost > (found === null ? 0 : (lostIn(found.cell, measure) ?? 0))
      ? one
      : found;
  }, null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const isReached = (row: number, column: number) =>
    row === Math.min(at.row, rows.length - 1) && column === at.column;
  const value = (cell: MatrixCell) =>
    cell.hidden || cell.percent === null
      ? null
      : measure === 'percent'
        ? formatDecimal(cell.percent, language, 0)
        : cell.pointsLost === null
          ? null
          : formatDecimal(cell.pointsLost, language, 2);

  const about = useChartFile(answer);
  const file = () => ({
    ...about(`${t('causes.heat.title')}, ${t(`causes.heat.by-${measure}`)}`, [], [t('causes.heat.how')]),
    columns: [t('causes.unit'), words('ranking.percent'), ...answer.items.map(({ id }) => names.short(id))],
    rows: rows.map((row) => [
      unitName(row.unit),
      row.figure.hidden ? null : row.figure.percent,
      ...row.cells.map((cell) => {
        if (cell.hidden) return null;
        return measure === 'percent' ? cell.percent : cell.pointsLost;
      }),
    ]),
    drawing: {
      kind: 'heat' as const,
      columns: answer.items.map(({ id }) => names.short(id)),
      rows: rows.map((row) => ({
        label: unitName(row.unit),
        cells: row.cells.map((cell) => ({
          text: value(cell) ?? '–',
          heat: (lostIn(cell, measure) ?? 0) / most,
        })),
      })),
    },
  });

  return (
    <Panel aria-labelledby="heat-title">
      <PanelHead>
        <PanelTitle id="heat-title">{t('causes.heat.title')}</PanelTitle>
        <fieldset className={styles['measures']}>
          <legend className="visually-hidden">{t('causes.heat.by')}</legend>
          {(['points', 'percent'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === measure}
              onClick={() => address.choose({ by: one === 'points' ? null : one })}
            >
              {t(`causes.heat.by-${one}`)}
            </button>
          ))}
        </fieldset>
      </PanelHead>
      <PanelSentence>
        {worst === null || worst.cell.hidden
          ? t('causes.heat.none')
          : t(`causes.heat.sentence-${measure}`, {
              unit: unitName(worst.row.unit),
              item: names.short(worst.item),
              points: formatDecimal(worst.cell.pointsLost ?? 0, language, 2),
              percent: percent(worst.cell.percent ?? 0),
              whole: unitName(answer.unit),
            })}{' '}
        {t('causes.heat.how')}
      </PanelSentence>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled can be scrolled by keys */}
      <section className={styles['scroll']} tabIndex={0} aria-label={t('causes.heat.table')}>
        <table className={styles['map']} aria-labelledby="heat-title">
          <thead>
            <tr>
              <th scope="col" className={styles['corner']}>
                {t('causes.unit')}
              </th>
              <th scope="col" className={styles['whole']}>
                {words('ranking.percent')}
              </th>
              {answer.items.map(({ id }) => (
                <th key={id} scope="col" className={styles['item']}>
                  <Link
                    to={address.addressOf(address.selection.unit, { item: id })}
                    className={styles['criterion']}
                    title={names.full(id)}
                  >
                    {names.short(id)}
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={(event) => moveFocus(event, setAt)}>
            {rows.map((row, rowIndex) => (
              <tr key={row.unit.ref} data-testid="heat-row">
                <th scope="row">
                  <Link to={address.addressOf(row.unit.code)} className={styles['unit']}>
                    {unitName(row.unit)}
                  </Link>
                  <WhoActs unit={row.unit} />
                </th>
                <td className={styles['whole']}>
                  {row.figure.hidden || row.figure.percent === null ? '–' : percent(row.figure.percent)}
                </td>
                {row.cells.map((cell, column) => {
                  const item = answer.items[column]?.id ?? '';
                  const lost = lostIn(cell, measure);
                  const shown = value(cell);
                  return (
                    <td
                      key={item}
                      className={styles['cell']}
                      style={{ '--heat': lost === null ? 0 : Math.max(0, lost) / most } as object}
                    >
                      {shown === null ? (
                        <span
                          className={styles['hidden']}
                          title={cell.hidden ? words(`hidden.${cell.reason}`) : words('hidden.no-answers')}
                        >
                          –
                          <span className="visually-hidden">
                            {cell.hidden ? words(`hidden.${cell.reason}`) : words('hidden.no-answers')}
                          </span>
                        </span>
                      ) : (
                        <Link
                          className={styles['value']}
                          to={address.addressOf(row.unit.code, { item })}
                          tabIndex={isReached(rowIndex, column) ? 0 : -1}
                          data-row={rowIndex}
                          data-column={column}
                          onFocus={() => setAt({ row: rowIndex, column })}
                          title={`${unitName(row.unit)} · ${names.short(item)}`}
                        >
                          {shown}
                        </Link>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <ChartDownload title={t('causes.heat.title')} file={file} />
    </Panel>
  );
}

/** Percentage points of the whole, or of the cell itself to 100 %; null where there is no figure. */
function lostIn(cell: MatrixCell, measure: Measure): number | null {
  if (cell.hidden || cell.percent === null) return null;
  return measure === 'points' ? cell.pointsLost : 100 - cell.percent;
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cells are one stop of the Tab key; arrows lead from one to the next that has a figure. */
function moveFocus(
  event: KeyboardEvent<HTMLTableSectionElement>,
  setAt: (place: { readonly row: number; readonly column: number }) => void,
): void {
  const step = STEPS[event.key];
  const { row, column } = (event.target as HTMLElement).dataset;
  if (step === undefined || row === undefined || column === undefined) return;
  event.preventDefault();
  const [rows, columns] = step;
  let [r, c] = [Number(row) + rows, Number(column) + columns];
  const { rows: all } = event.currentTarget;
  // The name and the percentage of the unit stand before the cells.
  for (let cell = all[r]?.cells[c + 2]; c >= 0 && cell !== undefined; cell = all[r]?.cells[c + 2]) {
    const link = cell.querySelector('a');
    if (link !== null) {
      setAt({ row: r, column: c });
      link.focus();
      return;
    }
    [r, c] = [r + rows, c + columns];
  }
}

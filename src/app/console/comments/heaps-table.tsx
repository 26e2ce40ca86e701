import { useTranslation } from 'react-i18next';
import type { Comments } from '../../../contract/analysis/comments.ts';
import type { UnitName } from '../../../contract/figures.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './comments-page.module.css';

interface OfficeRow {
  readonly unit: UnitName;
  readonly bySpan: Map<string, number>;
}

export interface HeapsTableProps {
  readonly answer: Comments;
  readonly select: AddressedSelection['select'];
}

/** How many comments can be read, by office and month. */
export function HeapsTable({ answer, select }: HeapsTableProps) {
  const { t } = useTranslation('console-comments');
  const { count, unitName, periodLabel } = useWording();
  const spans = [...new Set(answer.heaps.map(({ span }) => span))].sort();
  const rows = rowsOf(answer);
  const labelOf = (span: string) => {
    const period = parsePeriod(span);
    return period.ok ? periodLabel(period.value) : span;
  };
  const sumOf = ({ bySpan }: OfficeRow) => [...bySpan.values()].reduce((sum, one) => sum + one, 0);
  return (
    <Panel>
      <PanelTitle id="heaps">{t('table.title')}</PanelTitle>
      <PanelSentence>{t('table.about')}</PanelSentence>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className={styles['wide']} tabIndex={0} aria-labelledby="heaps">
        <Table>
          <thead>
            <tr>
              <th scope="col">{t('table.office')}</th>
              {spans.map((span) => (
                <th key={span} scope="col" className={tableClass('number')}>
                  {labelOf(span)}
                </th>
              ))}
              {spans.length < 2 ? null : (
                <th scope="col" className={tableClass('number')}>
                  {t('table.all')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.unit.ref}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles['office']}
                    onClick={() => select({ unit: row.unit.code })}
                  >
                    {unitName(row.unit)}
                  </button>
                </th>
                {spans.map((span) => (
                  <td key={span} className={tableClass('number')}>
                    {row.bySpan.has(span) ? count(row.bySpan.get(span) ?? 0) : <None />}
                  </td>
                ))}
                {spans.length < 2 ? null : <td className={tableClass('value')}>{count(sumOf(row))}</td>}
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </Panel>
  );
}

function None() {
  const { t } = useTranslation('console-comments');
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{t('table.none')}</span>
    </>
  );
}

/** By the offices' codes. */
function rowsOf({ heaps }: Comments): readonly OfficeRow[] {
  const rows = new Map<string, OfficeRow>();
  for (const { unit, span, comments } of heaps) {
    const row = rows.get(unit.ref ?? '') ?? { unit, bySpan: new Map<string, number>() };
    rows.set(unit.ref ?? '', row);
    row.bySpan.set(span, comments);
  }
  return [...rows.values()].sort((a, b) => ((a.unit.code ?? '') < (b.unit.code ?? '') ? -1 : 1));
}

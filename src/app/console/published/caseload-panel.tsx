import { useTranslation } from 'react-i18next';
import type { CaseloadBeside } from '../../../contract/published/published-figures.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

export interface CaseloadPanelProps {
  readonly caseload: CaseloadBeside;
  readonly year: number;
}

/** How many dossiers were on time, beside what citizens say of it. */
export function CaseloadPanel({ caseload, year }: CaseloadPanelProps) {
  const { t } = useTranslation('console-published');
  const { count, percent, short, interval, language } = useWording();
  const { received, finished, onTime, months, onTimePercent, onTimeItem, responses, pooled, weighted } =
    caseload;
  const shown = percentOf(onTimeItem);
  const pooledShown = percentOf(pooled);
  const rate = finished === 0 ? null : (100 * responses) / finished;
  const rows: readonly (readonly [name: string, value: string])[] = [
    [t('caseload.received'), count(received)],
    [t('caseload.finished'), count(finished)],
    [t('caseload.on-time'), count(onTime)],
    [t('caseload.on-time-rate'), onTimePercent === null ? '–' : percent(onTimePercent)],
    [
      t('caseload.item'),
      onTimeItem === null ? '–' : `${short(onTimeItem)}${shown === null ? '' : ` (${interval(shown)})`}`,
    ],
    [t('caseload.responses'), rate === null ? count(responses) : `${count(responses)} (${percent(rate)})`],
    [
      t('caseload.pooled'),
      pooled === null ? '–' : `${short(pooled)}${pooledShown === null ? '' : ` (${interval(pooledShown)})`}`,
    ],
    [
      t('caseload.weighted'),
      weighted === null ? '–' : `${percent(weighted.percent)} (${interval(weighted)})`,
    ],
  ];
  return (
    <Panel aria-labelledby="caseload">
      <PanelTitle id="caseload">{t('caseload.title', { year })}</PanelTitle>
      <PanelSentence>
        {onTimePercent === null || shown === null
          ? t('caseload.about', { months })
          : t('caseload.sentence', {
              months,
              rate: percent(onTimePercent),
              satisfied: percent(shown.percent),
            })}
      </PanelSentence>
      <Table aria-labelledby="caseload">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={tableClass('value')}>{value}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {weighted === null ? null : (
        <p className={tableClass('note')} data-testid="uncovered">
          {t('caseload.uncovered', { share: formatDecimal(100 * weighted.uncoveredProportion, language, 1) })}
        </p>
      )}
    </Panel>
  );
}

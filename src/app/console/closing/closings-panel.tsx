import { useTranslation } from 'react-i18next';
import type { Closings } from '../../../contract/closing/closings.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

type Closing = Closings['closings'][number];

const COLUMNS = ['period', 'unit', 'state', 'version', 'responses', 'closed'] as const;
const NUMBERS: readonly string[] = ['version', 'responses'];

export interface ClosingsPanelProps {
  readonly closings: Closings;
  readonly show: (name: 'proposal' | 'snapshot', id: string) => void;
  readonly isAdministrator: boolean;
}

/** Closed periods and proposals, the newest period first; each version is a row. */
export function ClosingsPanel({ closings: { closings }, show, isAdministrator }: ClosingsPanelProps) {
  const { t } = useTranslation('console-closing');
  const { count } = useWording();
  const closed = closings.filter(({ versions }) => versions.length > 0).length;
  const open = closings.length - closings.filter(({ proposal }) => proposal === null).length;
  return (
    <Panel aria-labelledby="closings" data-testid="closings">
      <PanelTitle id="closings">{t('list.title')}</PanelTitle>
      <PanelSentence>
        {closings.length === 0
          ? t('list.none')
          : t('list.sentence', { count: closed, n: count(closed), open: count(open) })}
      </PanelSentence>
      {closings.length === 0 ? null : (
        <ScrollRegion label={t('list.title')}>
          <Table aria-labelledby="closings">
            <thead>
              <tr>
                {COLUMNS.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className={NUMBERS.includes(column) ? tableClass('number') : undefined}
                  >
                    {t(`list.${column}`)}
                  </th>
                ))}
                {isAdministrator ? <th scope="col">{t('list.by')}</th> : null}
                <th scope="col">
                  <span className="visually-hidden">{t('list.look')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {closings.map((closing) => (
                <ClosingRows
                  key={`${closing.unit.ref} ${closing.period.text}`}
                  closing={closing}
                  {...{ show, isAdministrator }}
                />
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

interface ClosingRowsProps extends Omit<ClosingsPanelProps, 'closings'> {
  readonly closing: Closing;
}

function ClosingRows({ closing, show, isAdministrator }: ClosingRowsProps) {
  const { t } = useTranslation('console-closing');
  const { language, count, periodLabel, unitName } = useWording();
  const { proposal, versions } = closing;
  const [unit, period] = [unitName(closing.unit), periodLabel(closing.period)];
  const head = (
    <>
      <th scope="row">{period}</th>
      <td>{unit}</td>
    </>
  );
  return (
    <>
      {proposal === null ? null : (
        <tr>
          {head}
          <td>{t('states.open')}</td>
          <td className={tableClass('number')}>{count(proposal.version)}</td>
          <td className={tableClass('number')}>–</td>
          <td>–</td>
          {isAdministrator ? <td>{proposal.proposedBy}</td> : null}
          <td>
            {isAdministrator ? (
              <Button
                aria-label={t('list.see-proposal', { unit, period })}
                onClick={() => show('proposal', proposal.id)}
              >
                {t('list.look')}
              </Button>
            ) : null}
          </td>
        </tr>
      )}
      {versions.map(({ id, version, responses, closedAtMs, proposedBy, confirmedBy }) => (
        <tr key={id}>
          {head}
          <td>{t('states.closed')}</td>
          <td className={tableClass('number')}>{count(version)}</td>
          <td className={tableClass('number')}>{count(responses)}</td>
          <td>{formatDay(localDay(closedAtMs), language)}</td>
          {isAdministrator ? (
            <td>
              {proposedBy === confirmedBy
                ? (confirmedBy ?? t('list.by-unknown'))
                : t('list.by-two', { proposed: proposedBy, confirmed: confirmedBy })}
            </td>
          ) : null}
          <td>
            <Button
              aria-label={t('list.see-version', { version, unit, period })}
              onClick={() => show('snapshot', id)}
            >
              {t('list.look')}
            </Button>
          </td>
        </tr>
      ))}
    </>
  );
}

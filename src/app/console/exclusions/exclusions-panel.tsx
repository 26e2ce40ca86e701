import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exclusions, ShownExclusion } from '../../../contract/analysis/exclusions.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { queryOf, type Selection } from '../selection/selection.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { WithAndWithout } from '../ui/reading/with-and-without.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { useConditionWords } from './use-condition-words.ts';

const ExcludeForm = lazy(() => import('./exclude-form.tsx'));
const StandingDialog = lazy(() => import('./standing-dialog.tsx'));

export interface ExclusionsPanelProps {
  /** What is shown, with its period. */
  readonly selection: Selection;
  /** `code@valid-from` of the unit; null for the country. */
  readonly unit: string | null;
}

/** What administrators excluded, and the figure without it beside the one with all. */
export function ExclusionsPanel({ selection, unit }: ExclusionsPanelProps) {
  const { t } = useTranslation('console-genuineness');
  const isAdministrator = useSession().person?.role === 'administrator';
  const { answer, isCurrent, refresh } = useRead('GET /api/v1/exclusions', { query: queryOf(selection) });
  const [isExcluding, setExcluding] = useState(false);
  const [isDone, setDone] = useState(false);
  const shown = isCurrent ? answer : null;
  return (
    <Panel aria-labelledby="exclusions" data-testid="exclusions">
      <PanelTitle id="exclusions">{t('exclusions.title')}</PanelTitle>
      <PanelSentence data-testid="exclusions-sentence">
        {shown === null ? t('exclusions.loading') : <Sentence answer={shown} />}
      </PanelSentence>
      {shown?.index == null ? null : (
        <WithAndWithout
          labelledBy="exclusions"
          figures={shown.index}
          names={{ all: t('exclusions.rows.all'), without: t('exclusions.rows.without') }}
          instead={t('exclusions.too-few')}
        />
      )}
      {shown === null || shown.exclusions.length === 0 ? null : (
        <Listed exclusions={shown.exclusions} isAdministrator={isAdministrator} onChanged={refresh} />
      )}
      <p role="status">{isDone ? t('exclusions.done') : ''}</p>
      {!isAdministrator || unit === null ? null : isExcluding ? (
        <Suspense>
          <ExcludeForm
            unit={unit}
            period={selection.period}
            onDone={() => {
              setExcluding(false);
              setDone(true);
              refresh();
            }}
            onCancel={() => setExcluding(false)}
          />
        </Suspense>
      ) : (
        <Button
          onClick={() => {
            setDone(false);
            setExcluding(true);
          }}
        >
          {t('exclusions.open')}
        </Button>
      )}
    </Panel>
  );
}

function Sentence({ answer: { index, exclusions } }: { readonly answer: Exclusions }) {
  const { t } = useTranslation('console-genuineness');
  const { count, distance } = useWording();
  if (index === null) return t('exclusions.none');
  const standing = exclusions.filter(({ stands }) => stands);
  const excluded = count(standing.reduce((sum, { responses }) => sum + responses, 0));
  const [all, without] = [index.all?.percent ?? null, index.without?.percent ?? null];
  if (all === null || without === null) return t('exclusions.hidden', { n: excluded });
  // By the points as they are shown.
  const points = Math.round(100 * (without - all));
  const change = points === 0 ? 'same' : points > 0 ? 'higher' : 'lower';
  return t(`exclusions.${change}`, { n: excluded, points: distance(without - all) });
}

interface ListedProps {
  readonly exclusions: readonly ShownExclusion[];
  readonly isAdministrator: boolean;
  readonly onChanged: () => void;
}

function Listed({ exclusions, isAdministrator, onChanged }: ListedProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, language, unitName } = useWording();
  const words = useConditionWords();
  const [changed, setChanged] = useState<ShownExclusion | null>(null);
  return (
    <ScrollRegion label={t('exclusions.list')}>
      <Table aria-label={t('exclusions.list')}>
        <thead>
          <tr>
            <th scope="col">{t('exclusions.columns.office')}</th>
            <th scope="col">{t('exclusions.columns.what')}</th>
            <th scope="col" className={tableClass('number')}>
              {t('exclusions.columns.responses')}
            </th>
            <th scope="col">{t('exclusions.columns.reason')}</th>
            <th scope="col">{t('exclusions.columns.state')}</th>
          </tr>
        </thead>
        <tbody>
          {exclusions.map((one) => (
            <tr key={one.id} data-testid="exclusion">
              <th scope="row">{unitName(one.office)}</th>
              <td>{words(one.conditions)}</td>
              <td className={tableClass('number')}>{count(one.responses)}</td>
              <td>
                {one.reason}
                <span className={tableClass('note')}>{formatDay(one.madeDay, language)}</span>
              </td>
              <td>
                {t(one.stands ? 'exclusions.stands' : 'exclusions.undone')}
                {one.changed === null ? null : (
                  <span className={tableClass('note')}>
                    {formatDay(one.changed.day, language)}: {one.changed.reason}
                  </span>
                )}
                {isAdministrator ? (
                  <Button look="quiet" onClick={() => setChanged(one)}>
                    {t(one.stands ? 'exclusions.undo' : 'exclusions.set-again')}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {changed === null ? null : (
        <Suspense>
          <StandingDialog
            exclusion={changed}
            onClose={() => setChanged(null)}
            onChanged={() => {
              setChanged(null);
              onChanged();
            }}
          />
        </Suspense>
      )}
    </ScrollRegion>
  );
}

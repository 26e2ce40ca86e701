import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OfficeOpeningHours, WrittenHours } from '../../../contract/units/opening-hours.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { PageOfUnit } from '../frame/page-of-unit.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { OpeningHoursForm } from './opening-hours-form.tsx';
import { useWeekWords } from './use-week-words.ts';

/** When an office is open: responses outside are flagged. */
export default function OpeningHoursPage() {
  const { t } = useTranslation('console-opening-hours');
  return (
    <PageOfUnit title={t('title')} about={t('about')} find={t('find')}>
      {(code) => <HoursOfUnit key={code} code={code} />}
    </PageOfUnit>
  );
}

function HoursOfUnit({ code }: { readonly code: string }) {
  const { t } = useTranslation('console-opening-hours');
  const { language } = useWording();
  const { answer, failure, refresh } = useRead('GET /api/v1/opening-hours', { query: { unit: code } });
  const [isSaved, setSaved] = useState(false);
  if (answer === null) {
    return failure === null ? (
      <LoadingPanel />
    ) : (
      <ReadFailure failure={failure} subject={code} retry={refresh} />
    );
  }
  const name = nameIn(language, answer.unit);
  const search = `?${new URLSearchParams({ unit: answer.unit.code })}`;
  return (
    <>
      <Panel aria-labelledby="hours">
        <PanelTitle id="hours">{name}</PanelTitle>
        <PanelSentence>{t(answer.hours.length === 0 ? 'none' : 'list.about')}</PanelSentence>
        {answer.hours.length === 0 ? null : <HoursTable answer={answer} onRemoved={refresh} />}
        <Link to={{ pathname: '/console/units', search }}>{t('to-unit')}</Link>
      </Panel>
      <Panel aria-labelledby="set-hours">
        <PanelTitle id="set-hours">{t('form.title')}</PanelTitle>
        <OpeningHoursForm
          answer={answer}
          onSaved={() => {
            setSaved(true);
            refresh();
          }}
        />
        <p role="status">{isSaved ? t('form.saved') : ''}</p>
      </Panel>
    </>
  );
}

interface HoursTableProps {
  readonly answer: OfficeOpeningHours;
  readonly onRemoved: () => void;
}

function HoursTable({ answer: { unit, hours }, onRemoved }: HoursTableProps) {
  const { t } = useTranslation('console-opening-hours');
  const { language } = useWording();
  const { refusal, refuse } = useRefusal();
  const weekText = useWeekWords();
  const inForce = hours.findLast(({ isToCome }) => !isToCome);
  const remove = async ({ from }: WrittenHours) => {
    refuse(null);
    const removed = await call('DELETE /api/v1/opening-hours', { query: { unit: unit.ref, from } });
    if (removed.ok) onRemoved();
    else refuse(removed.error);
  };
  return (
    <>
      <Table aria-labelledby="hours">
        <thead>
          <tr>
            <th scope="col">{t('list.from')}</th>
            <th scope="col">{t('list.week')}</th>
            <th scope="col">{t('list.state')}</th>
          </tr>
        </thead>
        <tbody>
          {hours.toReversed().map((one) => (
            <tr key={one.from} data-testid="hours">
              <th scope="row">{formatDay(one.from, language)}</th>
              <td>{weekText(one.week)}</td>
              <td>
                {one.isToCome ? (
                  <Button
                    look="quiet"
                    aria-label={t('list.remove-named', { day: formatDay(one.from, language) })}
                    onClick={() => void remove(one)}
                  >
                    {t('list.remove')}
                  </Button>
                ) : (
                  <span className={tableClass('soft')}>
                    {t(one === inForce ? 'list.in-force' : 'list.former')}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <RefusalNote refusal={refusal} fields={[]} />
    </>
  );
}

import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { RETENTION_MONTHS } from '../../../contract/limits.ts';
import type { Retention } from '../../../contract/retention.ts';
import { formatDay, formatTime } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { Field, Form } from '../ui/field.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

/** How long answers and comments are kept, and which months were deleted. */
export default function RetentionPage() {
  const { t } = useTranslation('console-retention');
  const read = useRead('GET /api/v1/retention', {});
  const { answer, failure, isLoading, refresh } = read;
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
      </PageHead>
      <StaleRead read={read} />
      {answer === null && failure !== null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <>
          <Panel>
            <PeriodsForm periods={answer} onSaved={refresh} />
          </Panel>
          {answer.clock.doubt === null ? null : <ClockPanel clock={answer.clock} onConfirmed={refresh} />}
          {answer.announced.length === 0 ? null : <Announced announced={answer.announced} />}
          <Panel aria-labelledby="frozen-months">
            <PanelTitle id="frozen-months">{t('months.title')}</PanelTitle>
            {answer.frozenMonths.length === 0 ? (
              <PanelSentence>{t('months.none')}</PanelSentence>
            ) : (
              <Months months={answer.frozenMonths} onReopened={refresh} />
            )}
          </Panel>
        </>
      )}
    </ConsolePage>
  );
}

const PERIODS = [
  { name: 'answersMonths', label: 'answers' },
  { name: 'commentsMonths', label: 'comments' },
] as const;

interface PeriodsFormProps {
  readonly periods: Pick<Retention, 'answersMonths' | 'commentsMonths'>;
  readonly onSaved: () => void;
}

function PeriodsForm({ periods, onSaved }: PeriodsFormProps) {
  const { t } = useTranslation('console-retention');
  const [isSaved, setSaved] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { register, handleSubmit, formState } = useForm({
    defaultValues: {
      answersMonths: String(periods.answersMonths),
      commentsMonths: String(periods.commentsMonths),
    },
  });
  const save = handleSubmit(async ({ answersMonths, commentsMonths }) => {
    setRefusal(null);
    const body = { answersMonths: Number(answersMonths), commentsMonths: Number(commentsMonths) };
    const saved = await call('PUT /api/v1/retention', { body });
    setSaved(saved.ok);
    if (saved.ok) onSaved();
    else setRefusal(saved.error);
  });
  return (
    <Form noValidate onSubmit={(event) => void save(event)}>
      {PERIODS.map(({ name, label }) => (
        <Field
          key={name}
          label={t(label)}
          hint={t('hint')}
          inputMode="numeric"
          fault={formState.errors[name] === undefined ? null : t('fault')}
          {...register(name, { validate: isPeriod, onChange: () => setSaved(false) })}
        />
      ))}
      <RefusalNote refusal={refusal} />
      <p role="status">{isSaved ? t('saved') : ''}</p>
      <div>
        <Button type="submit" look="primary" disabled={formState.isSubmitting}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}

interface ClockPanelProps {
  readonly clock: Retention['clock'];
  readonly onConfirmed: () => void;
}

/** Nothing is deleted or released until somebody says that the collector's clock is right. */
function ClockPanel({ clock, onConfirmed }: ClockPanelProps) {
  const { t } = useTranslation('console-retention');
  const { language } = useWording();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const confirm = async () => {
    const confirmed = await call('POST /api/v1/retention/clock-confirmation');
    setRefusal(confirmed.ok ? null : confirmed.error);
    if (confirmed.ok) onConfirmed();
  };
  const moment = (atMs: number) => `${formatTime(atMs)}, ${formatDay(localDay(atMs), language)}`;
  return (
    <Panel aria-labelledby="clock-doubt">
      <PanelTitle id="clock-doubt">{t('clock.title')}</PanelTitle>
      <PanelSentence>{t('clock.about')}</PanelSentence>
      <PanelSentence>
        {t('clock.says', { now: moment(clock.atMs) })}{' '}
        {clock.newestMs === null ? '' : t('clock.newest', { newest: moment(clock.newestMs) })}
      </PanelSentence>
      <RefusalNote refusal={refusal} />
      <div>
        <Button onClick={() => void confirm()}>{t('clock.confirm')}</Button>
      </div>
    </Panel>
  );
}

function Announced({ announced }: { readonly announced: Retention['announced'] }) {
  const { t } = useTranslation('console-retention');
  const { language, count, periodLabel } = useWording();
  return (
    <Panel aria-labelledby="announced">
      <PanelTitle id="announced">{t('announced.title')}</PanelTitle>
      <PanelSentence>{t('announced.about')}</PanelSentence>
      <Table aria-labelledby="announced">
        <thead>
          <tr>
            {(['month', 'kind', 'day', 'left'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`announced.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {announced.map(({ kind, month, announcedDay, daysLeft }) => (
            <tr key={`${month} ${kind}`}>
              <th scope="row">{periodLabel({ kind: 'month', text: month, first: month })}</th>
              <td>{t(`announced.kinds.${kind}`)}</td>
              <td>{formatDay(announcedDay, language)}</td>
              <td>{count(daysLeft)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

interface MonthsProps {
  readonly months: Retention['frozenMonths'];
  readonly onReopened: () => void;
}

function Months({ months, onReopened }: MonthsProps) {
  const { t } = useTranslation('console-retention');
  const { language, count, periodLabel } = useWording();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const reopen = async (month: string) => {
    const reopened = await call('POST /api/v1/retention/months/:month/reopening', { params: { month } });
    setRefusal(reopened.ok ? null : reopened.error);
    if (reopened.ok) onReopened();
  };
  return (
    <>
      <RefusalNote refusal={refusal} />
      <Table aria-labelledby="frozen-months">
        <thead>
          <tr>
            {(['month', 'deleted', 'records', 'held', 'late', 'reopened'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`months.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, deletedDay, records, held, late, reopenedDay }) => (
            <tr key={month}>
              <th scope="row">{periodLabel({ kind: 'month', text: month, first: month })}</th>
              <td>{deletedDay === null ? t('months.begun') : formatDay(deletedDay, language)}</td>
              <td>{count(records)}</td>
              <td>{count(held)}</td>
              <td>{count(late)}</td>
              <td>
                {reopenedDay === null ? (
                  <Button onClick={() => void reopen(month)}>{t('months.reopen')}</Button>
                ) : (
                  formatDay(reopenedDay, language)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function isPeriod(text: string): boolean {
  const months = Number(text.trim());
  return (
    text.trim() !== '' &&
    Number.isInteger(months) &&
    months >= RETENTION_MONTHS.shortest &&
    months <= RETENTION_MONTHS.longest
  );
}

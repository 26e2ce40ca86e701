import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { RETENTION_MONTHS } from '../../../contract/limits.ts';
import type { Retention } from '../../../contract/retention.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { Field, Form } from '../ui/field.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table } from '../ui/table.tsx';
import { formatDay } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';

/** How long answers and comments are kept, and which months were deleted. */
export function RetentionPage() {
  const { t } = useTranslation('console-retention');
  const { answer, failure, isLoading, refresh } = useRead('GET /api/v1/retention', {});
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
      </PageHead>
      {answer === null && failure !== null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <>
          <Panel>
            <PeriodsForm periods={answer} onSaved={refresh} />
          </Panel>
          <Panel aria-labelledby="frozen-months">
            <PanelTitle id="frozen-months">{t('months.title')}</PanelTitle>
            {answer.frozenMonths.length === 0 ? (
              <PanelSentence>{t('months.none')}</PanelSentence>
            ) : (
              <Months months={answer.frozenMonths} />
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

function Months({ months }: { readonly months: Retention['frozenMonths'] }) {
  const { t } = useTranslation('console-retention');
  const { language, count, periodLabel } = useWording();
  return (
    <Table aria-labelledby="frozen-months">
      <thead>
        <tr>
          {(['month', 'deleted', 'records', 'held', 'late'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`months.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {months.map(({ month, deletedDay, records, held, late }) => (
          <tr key={month}>
            <th scope="row">{periodLabel({ kind: 'month', text: month, first: month })}</th>
            <td>{deletedDay === null ? t('months.begun') : formatDay(deletedDay, language)}</td>
            <td>{count(records)}</td>
            <td>{count(held)}</td>
            <td>{count(late)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
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

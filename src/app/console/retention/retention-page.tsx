import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Month } from '../../../core/kernel/period.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { ask, type Refusal } from '../requests/request.ts';
import { useAnswer } from '../requests/use-answer.ts';
import { Field, Form } from '../ui/field.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table } from '../ui/table.tsx';
import { formatDay } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';

const ADDRESS = '/api/v1/retention';
const SHORTEST = 2;
const LONGEST = 240;

/** `GET /api/v1/retention`. */
interface RetentionAnswer {
  readonly answersMonths: number;
  readonly commentsMonths: number;
  readonly frozenMonths: readonly {
    readonly month: Month;
    readonly deletedDay: string | null;
    readonly records: number;
    readonly held: number;
    readonly late: number;
  }[];
}

/** How long answers and comments are kept, and which months were deleted. */
export function RetentionPage() {
  const { t } = useTranslation('console-retention');
  const { answer, failure, isLoading, refresh } = useAnswer<RetentionAnswer>(ADDRESS);
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

interface PeriodsFormProps {
  readonly periods: Pick<RetentionAnswer, 'answersMonths' | 'commentsMonths'>;
  readonly onSaved: () => void;
}

function PeriodsForm({ periods, onSaved }: PeriodsFormProps) {
  const { t } = useTranslation('console-retention');
  const [texts, setTexts] = useState({
    answers: String(periods.answersMonths),
    comments: String(periods.commentsMonths),
  });
  const [state, setState] = useState<'unsent' | 'wrong' | 'sending' | 'saved'>('unsent');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const save = async () => {
    setRefusal(null);
    if (!isPeriod(texts.answers) || !isPeriod(texts.comments)) return setState('wrong');
    setState('sending');
    const saved = await ask<RetentionAnswer>('PUT', ADDRESS, {
      answersMonths: Number(texts.answers),
      commentsMonths: Number(texts.comments),
    });
    setState(saved.ok ? 'saved' : 'unsent');
    if (saved.ok) onSaved();
    else setRefusal(saved.error);
  };
  return (
    <Form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {(['answers', 'comments'] as const).map((which) => (
        <Field
          key={which}
          label={t(which)}
          hint={t('hint')}
          inputMode="numeric"
          value={texts[which]}
          fault={state === 'wrong' && !isPeriod(texts[which]) ? t('fault') : null}
          onChange={(event) => {
            setState('unsent');
            setTexts({ ...texts, [which]: event.target.value });
          }}
        />
      ))}
      <RefusalNote refusal={refusal} />
      <p role="status">{state === 'saved' ? t('saved') : ''}</p>
      <div>
        <Button type="submit" look="primary" disabled={state === 'sending'}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}

function Months({ months }: { readonly months: RetentionAnswer['frozenMonths'] }) {
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
  return text.trim() !== '' && Number.isInteger(months) && months >= SHORTEST && months <= LONGEST;
}

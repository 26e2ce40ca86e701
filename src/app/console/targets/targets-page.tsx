import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { TargetRow, Targets } from '../../../contract/published/targets.ts';
import { formatTime } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { UnitFilter } from '../selection/unit-filter.tsx';
import { ChoiceField } from '../ui/field.tsx';
import { FactListPanel } from '../ui/lists/fact-list-panel.tsx';
import { PageAbout, PageContent, PageFreshness, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle, StaleNotice } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { type EditedTarget, TargetForm } from './target-form.tsx';
import styles from './targets-page.module.css';
import { TargetsTable } from './targets-table.tsx';

const COLUMNS = 'unit,measure,period,kind,value[,part]';
const METHOD = ['state', 'rank', 'published', 'hidden', 'lacking', 'takes'] as const;
const STATES = ['reached', 'missed', 'not-sure'] as const;

/** What units are to reach in a year, and what came of it; administrators set targets here. */
export default function TargetsPage() {
  const { t } = useTranslation('console-targets');
  const { person } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const year = /^2[01]\d\d$/.exec(parameters.get('year') ?? '')?.[0] ?? null;
  const state = STATES.find((one) => one === parameters.get('state')) ?? null;
  const { answer, isCurrent, isLoading, failure, refresh } = useRead('GET /api/v1/targets', {
    query: { ...(unit === null ? {} : { unit }), ...(year === null ? {} : { year }) },
  });
  const [edited, setEdited] = useState<EditedTarget | null>(null);
  const shown = isCurrent ? answer : null;
  usePageTitle(shown?.year == null ? t('title') : `${t('title')}: ${shown.year}`);
  const isStale = failure !== null && shown !== null;
  const maySet = person?.role === 'administrator';
  const change = (name: 'year' | 'state', value: string) => {
    const next = new URLSearchParams(parameters);
    if (value === '') next.delete(name);
    else next.set(name, value);
    setParameters(next);
  };
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          {shown === null ? null : <Summary answer={shown} />}
        </PageAbout>
        <PageFreshness>
          {shown === null ? null : <span>{t('as-of', { time: formatTime(shown.atMs) })}</span>}
          <Button disabled={isLoading} onClick={refresh}>
            {t('refresh')}
          </Button>
        </PageFreshness>
      </PageHead>
      <UnitFilter unit={unit} words={{ all: t('all-units'), unit: t('of-unit') }} />
      {isStale ? <StaleNotice atMs={shown.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <ReadFailure failure={failure} subject={unit ?? ''} retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['page']}>
          <Choices answer={answer} state={state} change={change} />
          <Shown answer={answer} state={state} maySet={maySet} edit={setEdited} onChanged={refresh} />
          <MethodDetails notes={METHOD.map((note) => t(`method.${note}`))} />
          {maySet ? (
            <SetTarget
              answer={answer}
              edited={edited}
              onDone={() => {
                setEdited(null);
                refresh();
              }}
              onCancel={() => setEdited(null)}
            />
          ) : null}
        </PageContent>
      )}
      {maySet ? (
        <FactListPanel
          kind="targets"
          title={t('list.title')}
          about={t('list.about')}
          columns={COLUMNS}
          onImported={refresh}
        />
      ) : null}
    </ConsolePage>
  );
}

interface SetTargetProps {
  readonly answer: Targets;
  readonly edited: EditedTarget | null;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The form, once somebody wants it: for a new target, or for the one that is being changed. */
function SetTarget({ answer, edited, onDone, onCancel }: SetTargetProps) {
  const { t } = useTranslation('console-targets');
  const [isOpen, setOpen] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // What was pressed stands far above the form.
  useEffect(() => {
    if (isOpen || edited !== null) heading.current?.focus();
  }, [isOpen, edited]);
  if (!isOpen && edited === null) {
    return (
      <div className={styles['open']}>
        <Button look="primary" onClick={() => setOpen(true)}>
          {t('form.title')}
        </Button>
      </div>
    );
  }
  return (
    <Panel aria-labelledby="set-target" className={styles['set']}>
      <PanelTitle id="set-target" ref={heading} tabIndex={-1}>
        {t(edited === null ? 'form.title' : 'form.edit-title')}
      </PanelTitle>
      <TargetForm
        key={edited === null ? 'new' : JSON.stringify(edited)}
        edited={edited}
        measures={answer.measures}
        parts={answer.parts}
        onDone={onDone}
        onCancel={() => {
          setOpen(false);
          onCancel();
        }}
      />
    </Panel>
  );
}

/** How many were reached, in one sentence. */
function Summary({ answer: { year, targets } }: { readonly answer: Targets }) {
  const { t } = useTranslation('console-targets');
  if (year === null || targets.length === 0) return <PageSummary>{t('about')}</PageSummary>;
  const count = (state: TargetRow['standing']['state']) =>
    targets.filter(({ standing }) => standing.state === state).length;
  return (
    <PageSummary data-testid="sentence">
      {t('summary', {
        year,
        reached: count('reached'),
        missed: count('missed'),
        open: count('not-sure'),
      })}
    </PageSummary>
  );
}

interface ChoicesProps {
  readonly answer: Targets;
  readonly state: TargetRow['standing']['state'] | null;
  readonly change: (name: 'year' | 'state', value: string) => void;
}

/** Which year and state; both stand in the address. */
function Choices({ answer: { years, year }, state, change }: ChoicesProps) {
  const { t } = useTranslation('console-targets');
  if (years.length === 0) return null;
  const listed = year === null || years.includes(year) ? years : [year, ...years];
  return (
    <div className={styles['choices']}>
      <ChoiceField
        label={t('year')}
        value={String(year ?? '')}
        options={listed.map((one) => [String(one), String(one)])}
        onChange={({ target }) => change('year', target.value)}
      />
      <ChoiceField
        label={t('state')}
        value={state ?? ''}
        options={[['', t('all-states')], ...STATES.map((one) => [one, t(`states.${one}`)] as const)]}
        onChange={({ target }) => change('state', target.value)}
      />
    </div>
  );
}

interface ShownProps {
  readonly answer: Targets;
  readonly state: TargetRow['standing']['state'] | null;
  readonly maySet: boolean;
  readonly edit: (target: EditedTarget) => void;
  readonly onChanged: () => void;
}

function Shown({ answer: { targets }, state, maySet, edit, onChanged }: ShownProps) {
  const { t } = useTranslation('console-targets');
  const { t: common } = useWording();
  const chosen = state === null ? targets : targets.filter(({ standing }) => standing.state === state);
  if (targets.length === 0) {
    return (
      <NoticePanel
        title={t('empty.title')}
        text={t(maySet ? 'empty.may-set' : 'empty.text')}
        testId="empty"
      />
    );
  }
  if (chosen.length === 0) {
    return <NoticePanel title={t('empty.state-title')} text={t('empty.state')} testId="empty" />;
  }
  return (
    <Panel aria-labelledby="targets">
      <PanelTitle id="targets">{t('table.title')}</PanelTitle>
      <PanelSentence>
        {t('table.about')} {common('figure-kinds.voluntary')}.
      </PanelSentence>
      <TargetsTable targets={chosen} maySet={maySet} edit={edit} onChanged={onChanged} />
    </Panel>
  );
}

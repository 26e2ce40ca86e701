import { type ReactNode, Suspense, useEffect } from 'react';
import type { UnitName } from '../../../contract/figures.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { lastMonthOf, type Period } from '../../../core/kernel/period.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import type { Read } from '../requests/use-read.ts';
import { ClosedNote } from '../results/beside/later.tsx';
import { FailurePanel } from '../results/state-panels.tsx';
import { UnitBar } from '../selection/unit-bar.tsx';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { PageContent } from '../ui/page-head.tsx';
import { LoadingPanel, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './figures-page.module.css';

interface UnitAnswer {
  readonly unit: UnitName & { readonly parents: readonly UnitName[] };
  readonly period: Period;
  readonly atMs: number;
}

export interface UnitPageProps<Answer extends UnitAnswer> {
  readonly title: string;
  /** What the page shows of the unit. */
  readonly about: string;
  /** False where mode and questionnaire make no difference. */
  readonly hasSource?: boolean;
  readonly addressed: AddressedSelection;
  readonly read: Read<Answer>;
  readonly children: (answer: Answer) => ReactNode;
}

/** A page about a unit and a period that shows no figure of its own: what is chosen, every state, and what it says. */
export function UnitPage<Answer extends UnitAnswer>(props: UnitPageProps<Answer>) {
  const { title, about, hasSource = true, addressed, read, children } = props;
  const { unitName, periodLabel } = useWording();
  const { selection, select, setSaidMs } = addressed;
  const { answer, isCurrent, isLoading, failure, refresh } = read;
  const answeredMs = answer?.atMs ?? null;
  useEffect(() => {
    if (answeredMs !== null) setSaidMs(answeredMs);
  }, [answeredMs, setSaidMs]);
  const shown = isCurrent ? answer : null;
  usePageTitle(shown === null ? title : `${title}: ${unitName(shown.unit)}, ${periodLabel(shown.period)}`);
  const isStale = failure !== null && shown !== null;
  return (
    <ConsolePage isBusy={isLoading}>
      <UnitBar
        addressed={addressed}
        answered={answer}
        isSettled={isCurrent || (failure !== null && !isLoading)}
        about={about}
        hasSource={hasSource}
      />
      {isStale ? <StaleNotice atMs={shown.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <FailurePanel failure={failure} selection={selection} retry={refresh} select={select} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['figures']}>
          {lastMonthOf(answer.period) < localDay(answer.atMs).slice(0, 7) ? (
            <Suspense>
              <ClosedNote
                selection={{ ...selection, unit: answer.unit.code, period: answer.period, isNewest: false }}
              />
            </Suspense>
          ) : null}
          {children(answer)}
        </PageContent>
      )}
    </ConsolePage>
  );
}

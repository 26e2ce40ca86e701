import { Suspense } from 'react';
import type { Indices } from '../../../contract/figures.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { lastMonthOf, periodAround, previousPeriod } from '../../../core/kernel/period.ts';
import { parametersOf, type Selection } from '../selection/selection.ts';
import { ChangedMostComing } from './beside/coming.tsx';
import { ChangedMost, ExcludedNote, OnTime, ReportButton } from './beside/later.tsx';
import { selectionOfAnswer } from './beside/use-read-beside.ts';
import { useTargets } from './beside/use-targets.ts';
import { ItemsPanel } from './items-panel.tsx';
import { MethodNote } from './method-note.tsx';
import { OverallPanel } from './overall/overall-panel.tsx';
import { RankingPanel } from './ranking/ranking-panel.tsx';
import styles from './results-page.module.css';
import { SubIndicesPanel } from './sub-indices-panel.tsx';
import type { LiveCountsState } from './use-live-counts.ts';
import { WaitingPanel } from './waiting/waiting-panel.tsx';
import { Warnings } from './warnings.tsx';

export interface FiguresProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
  readonly selection: Selection;
}

/** All panels of one answer. */
export function Figures({ answer, live, selection }: FiguresProps) {
  const hasUnitsBelow = answer.ranking.length > 0;
  const hasFigures = answer.counts.released > 0;
  const targets = useTargets(answer);
  const about = selectionOfAnswer(answer, selection);
  const settled = settledSelection(about, answer.asOf.atMs);
  return (
    <>
      <Warnings answer={answer} />
      {hasFigures && isOver(about, answer.asOf.atMs) ? (
        <Suspense>
          <ExcludedNote selection={about} />
        </Suspense>
      ) : null}
      {answer.counts.responses > 0 || live.counts?.responses ? (
        <OverallPanel answer={answer} live={live} selection={selection} targets={targets.of(null)} />
      ) : null}
      <div className={hasUnitsBelow ? styles['columns'] : styles['leaf']}>
        {hasFigures ? (
          <div className={styles['column']}>
            <SubIndicesPanel answer={answer} targetsOf={targets.of} />
            {answer.overall.change === null ? null : (
              <Suspense fallback={<ChangedMostComing />}>
                <ChangedMost about={about} released={answer.asOf.released} />
              </Suspense>
            )}
            <ItemsPanel answer={answer} selection={selection} />
            <WaitingPanel
              unit={answer.unit.code}
              year={answer.period.first.slice(0, 4)}
              missed={targets.missed}
              settled={settled}
            />
            <Suspense>
              <OnTime about={about} released={answer.asOf.released} />
            </Suspense>
          </div>
        ) : null}
        {hasUnitsBelow ? (
          <div className={styles['column']}>
            <RankingPanel
              of={{ ...answer, figure: answer.overall.figure }}
              addressOf={({ unit }) => `?${parametersOf({ ...selection, unit: unit.code })}`}
            />
          </div>
        ) : null}
      </div>
      {hasFigures ? (
        <Suspense>
          <ReportButton
            key={`${answer.unit.ref} ${answer.period.text} ${answer.mode}`}
            answer={answer}
            compare={selection.compare}
          />
        </Suspense>
      ) : null}
      <MethodNote answer={answer} live={live} />
    </>
  );
}

/**
 * The period if it is over, else the one before; of a month its quarter, since few offices can tell of flags in a month.
 */
function settledSelection(about: Selection, atMs: number): Selection | null {
  const asked = about.period.kind === 'month' ? periodAround(about.period.first, 'quarter') : about.period;
  const period = isOver({ period: asked }, atMs) ? asked : previousPeriod(asked);
  return period === null ? null : { ...about, period };
}

function isOver({ period }: Pick<Selection, 'period'>, atMs: number): boolean {
  return lastMonthOf(period) < localDay(atMs).slice(0, 7);
}

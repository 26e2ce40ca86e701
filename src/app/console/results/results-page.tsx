import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { FiguresFrame } from '../analysis/figures-frame.tsx';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { parametersOf, type Selection, selectionOf } from '../selection/selection.ts';
import { useWording } from '../wording/use-wording.ts';
import { Figures } from './figures.tsx';
import styles from './results-page.module.css';
import { EmptyPanel } from './state-panels.tsx';
import { useIndices } from './use-indices.ts';
import { useLiveCounts } from './use-live-counts.ts';

/** A unit and a period: what the numbers say, where points are lost, and which unit below they come from. */
export function DashboardPage() {
  const { t } = useWording();
  const [parameters, setParameters] = useSearchParams();
  const [saidMs, setSaidMs] = useState<number | null>(null);
  const nowMs = useCollectorNow(saidMs);
  const selection = selectionOf(parameters, nowMs);
  const indices = useIndices(selection);
  const { answer, isCurrent, isLoading, failure, refresh } = indices;
  const mayCome = failure === null || failure === 'offline' || failure === 'collector';
  const live = useLiveCounts(selection, mayCome && !selection.isNewest);
  const select = (change: Partial<Selection>) => {
    const isNewest = selection.isNewest && change.period === undefined;
    setParameters(parametersOf({ ...selection, isNewest, ...change }));
  };

  const answeredMs = answer?.asOf.atMs ?? null;
  useEffect(() => setSaidMs(answeredMs), [answeredMs]);

  // Percentages move when a block is released; each number of released responses is a reason to read only once.
  const readFor = useRef<number | null>(null);
  const released = live.counts?.released ?? null;
  useEffect(() => {
    if (!isCurrent || isLoading || answer === null || released === null) return;
    if (released === answer.asOf.released || released === readFor.current) return;
    readFor.current = released;
    refresh();
  }, [isCurrent, isLoading, answer, released, refresh]);

  useEffect(() => {
    if (live.connection === 'live' && (failure === 'offline' || failure === 'collector')) refresh();
  }, [live.connection, failure, refresh]);

  const below = (answer?.ranking ?? []).map(({ unit, counts }) => ({ unit, isActive: counts.responses > 0 }));
  return (
    <FiguresFrame
      chosen={{ selection, nowMs, select }}
      read={indices}
      below={below}
      hasCountryAbove={answer?.overall.parent !== null}
      heading={(unit) => unit}
      titles={{ none: t('title'), of: (unit, period) => `${unit}, ${period}` }}
      className={styles['figures']}
    >
      {(shown) => (
        <>
          {shown.counts.responses === 0 && (live.counts?.responses ?? 0) === 0 ? (
            <EmptyPanel answer={shown} nowMs={nowMs} select={select} />
          ) : null}
          <Figures answer={shown} live={live} selection={selection} />
        </>
      )}
    </FiguresFrame>
  );
}

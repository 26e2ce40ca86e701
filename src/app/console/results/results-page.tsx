import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useCollectorNow } from '../requests/use-collector-now.ts';
import { parametersOf, type Selection, selectionOf } from '../selection/selection.ts';
import { SelectionBar } from '../selection/selection-bar.tsx';
import { useSettledAddress } from '../selection/use-settled-address.ts';
import { useFocusOnUnit, useKnownUnits } from '../selection/use-unit-heading.ts';
import { PageContent } from '../ui/page-head.tsx';
import { cutOff, LoadingPanel, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { Figures } from './figures.tsx';
import styles from './results-page.module.css';
import { CorrectedNotice, EmptyPanel, FailurePanel } from './state-panels.tsx';
import { useIndices } from './use-indices.ts';
import { useLiveCounts } from './use-live-counts.ts';

/** A unit and a period: what the numbers say, where points are lost, and which unit below they come from. */
export function DashboardPage() {
  const { t, language, titled, unitName, periodLabel } = useWording();
  const { person } = useSession();
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

  const wasCorrected = useSettledAddress(
    selection,
    isCurrent ? answer : null,
    (answer?.ranking ?? []).filter(({ counts }) => counts.responses > 0).map(({ unit: one }) => one.code),
  );
  const knownUnits = useKnownUnits(answer, answer?.ranking.map((row) => row.unit) ?? []);
  const heading = useFocusOnUnit(selection.unit, isCurrent || (failure !== null && !isLoading));
  const unit = isCurrent || isLoading ? (answer?.unit ?? null) : null;
  const named = unit ?? knownUnits.get(selection.unit ?? '');
  // Who is bound to a unit begins there; nobody else has a top but the country.
  const top = person?.scope ? nameIn(language, person.scope) : t('country');
  const name = named ? unitName(named) : selection.unit === null ? top : cutOff(selection.unit);

  usePageTitle(
    answer !== null && isCurrent
      ? titled(answer, `${unitName(answer.unit)}, ${periodLabel(answer.period)}`)
      : t('title'),
  );

  const stale = failure !== null && answer !== null && isCurrent;
  return (
    <ConsolePage isBusy={isLoading}>
      <SelectionBar
        selection={selection}
        unit={unit}
        heading={heading}
        name={name}
        named={isCurrent ? answer : null}
        hasCountryAbove={answer?.overall.parent !== null}
        nowMs={nowMs}
        select={select}
      />
      {wasCorrected ? <CorrectedNotice period={selection.period} isKnown={!selection.isNewest} /> : null}
      {stale ? <StaleNotice atMs={answer.asOf.atMs} retry={refresh} /> : null}
      {failure !== null && !stale ? (
        <FailurePanel failure={failure} selection={selection} retry={refresh} select={select} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['figures']}>
          {answer.counts.responses === 0 && (live.counts?.responses ?? 0) === 0 ? (
            <EmptyPanel answer={answer} nowMs={nowMs} select={select} />
          ) : null}
          <Figures answer={answer} live={live} selection={selection} />
        </PageContent>
      )}
    </ConsolePage>
  );
}

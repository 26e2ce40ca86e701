import { type ReactNode, Suspense } from 'react';
import type { FiguresOf, UnitName } from '../../../contract/figures.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { lastMonthOf } from '../../../core/kernel/period.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import type { Read } from '../requests/use-read.ts';
import { ClosedNote } from '../results/beside/later.tsx';
import { CorrectedNotice, FailurePanel } from '../results/state-panels.tsx';
import type { Selection } from '../selection/selection.ts';
import { SelectionBar } from '../selection/selection-bar.tsx';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { useSettledAddress } from '../selection/use-settled-address.ts';
import { useFocusOnUnit, useKnownUnits } from '../selection/use-unit-heading.ts';
import { PageContent } from '../ui/page-head.tsx';
import { cutOff, LoadingPanel, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';

export type FiguresAnswer = FiguresOf & { readonly asOf: { readonly atMs: number } };

export interface FiguresFrameProps<Answer extends FiguresAnswer> {
  readonly chosen: Pick<AddressedSelection, 'selection' | 'nowMs' | 'select'>;
  readonly read: Pick<Read<Answer>, 'answer' | 'isCurrent' | 'isLoading' | 'failure' | 'refresh'>;
  /** The units below that the answer names, and whether somebody answered there. */
  readonly below: readonly { readonly unit: UnitName; readonly isActive: boolean }[];
  readonly hasCountryAbove: boolean;
  /** What stands above the page for a unit of this name. */
  readonly heading: (unit: string) => string;
  readonly titles: {
    /** While there is no answer to name. */
    readonly none: string;
    readonly of: (unit: string, period: string) => string;
  };
  readonly className: string | undefined;
  readonly children: (answer: Answer) => ReactNode;
}

/** Nothing while the period is under way: it cannot be closed. */
function ClosedNoteOf({ answer, selection }: { answer: FiguresAnswer; selection: Selection }) {
  const { unit, period, mode, questionnaire } = answer;
  if (lastMonthOf(period) >= localDay(answer.asOf.atMs).slice(0, 7)) return null;
  const about = { unit: unit.code, period, mode, questionnaire: questionnaire.id, isNewest: false };
  return (
    <Suspense>
      <ClosedNote selection={{ ...selection, ...about }} />
    </Suspense>
  );
}

/** What is chosen, and every state there can be of figures of one unit and period. */
export function FiguresFrame<Answer extends FiguresAnswer>(props: FiguresFrameProps<Answer>) {
  const { chosen, read, below, hasCountryAbove, heading, titles, className, children } = props;
  const { t, language, titled, unitName, periodLabel } = useWording();
  const { person } = useSession();
  const { selection, nowMs, select } = chosen;
  const { answer, isCurrent, isLoading, failure, refresh } = read;
  const wasCorrected = useSettledAddress(
    selection,
    isCurrent ? answer : null,
    below.filter(({ isActive }) => isActive).map(({ unit }) => unit.code),
  );
  const knownUnits = useKnownUnits(
    answer,
    below.map(({ unit }) => unit),
  );
  const focus = useFocusOnUnit(selection.unit, isCurrent || (failure !== null && !isLoading));
  const unit = isCurrent || isLoading ? (answer?.unit ?? null) : null;
  const known = unit ?? knownUnits.get(selection.unit ?? '');
  // Who is bound to a unit begins there; nobody else has a top but the country.
  const top = person?.scope ? nameIn(language, person.scope) : t('country');
  const name = known ? unitName(known) : selection.unit === null ? top : cutOff(selection.unit);
  usePageTitle(
    answer !== null && isCurrent
      ? titled(answer, titles.of(unitName(answer.unit), periodLabel(answer.period)))
      : titles.none,
  );
  const isStale = failure !== null && answer !== null && isCurrent;
  return (
    <ConsolePage isBusy={isLoading}>
      <SelectionBar
        selection={selection}
        unit={unit}
        heading={focus}
        name={heading(name)}
        named={isCurrent ? answer : null}
        hasCountryAbove={hasCountryAbove}
        nowMs={nowMs}
        select={select}
      />
      {wasCorrected ? <CorrectedNotice period={selection.period} isKnown={!selection.isNewest} /> : null}
      {isStale ? <StaleNotice atMs={answer.asOf.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <FailurePanel failure={failure} selection={selection} retry={refresh} select={select} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={className}>
          <ClosedNoteOf answer={answer} selection={selection} />
          {children(answer)}
        </PageContent>
      )}
    </ConsolePage>
  );
}

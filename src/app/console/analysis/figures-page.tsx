import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { FiguresOf, UnitName } from '../../../contract/figures.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import type { Read } from '../requests/use-read.ts';
import { CorrectedNotice, FailurePanel } from '../results/state-panels.tsx';
import { Warnings } from '../results/warnings.tsx';
import { SelectionBar } from '../selection/selection-bar.tsx';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { useSettledAddress } from '../selection/use-settled-address.ts';
import { useFocusOnUnit, useKnownUnits } from '../selection/use-unit-heading.ts';
import { PageContent } from '../ui/page-head.tsx';
import { cutOff, LoadingPanel, NoticePanel, StaleNotice } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './figures-page.module.css';

type FiguresAnswer = FiguresOf & { readonly asOf: { readonly atMs: number } };

export interface FiguresPageProps<Answer extends FiguresAnswer> {
  readonly title: string;
  readonly address: AddressedSelection;
  readonly read: Read<Answer>;
  /** The units below that the answer names, and whether somebody answered there. */
  readonly below: (answer: Answer) => readonly { readonly unit: UnitName; readonly isActive: boolean }[];
  readonly children: (answer: Answer) => ReactNode;
}

/** A page about the figures of one unit and period: what is chosen, every state there can be, and what it says. */
export function FiguresPage<Answer extends FiguresAnswer>(props: FiguresPageProps<Answer>) {
  const { title, address, read, below, children } = props;
  const { t: words, language, titled, unitName, periodLabel, periodInSentence } = useWording();
  const { t } = useTranslation('console-analysis');
  const { person } = useSession();
  const { selection, nowMs, select, setSaidMs } = address;
  const { answer, isCurrent, isLoading, failure, refresh } = read;

  const answeredMs = answer?.asOf.atMs ?? null;
  useEffect(() => {
    if (answeredMs !== null) setSaidMs(answeredMs);
  }, [answeredMs, setSaidMs]);

  const named = answer === null ? [] : below(answer);
  const wasCorrected = useSettledAddress(
    selection,
    isCurrent ? answer : null,
    named.filter(({ isActive }) => isActive).map(({ unit }) => unit.code),
  );
  const knownUnits = useKnownUnits(
    answer,
    named.map(({ unit }) => unit),
  );
  const heading = useFocusOnUnit(selection.unit, isCurrent || (failure !== null && !isLoading));
  const unit = isCurrent || isLoading ? (answer?.unit ?? null) : null;
  const known = unit ?? knownUnits.get(selection.unit ?? '');
  // Who is bound to a unit begins there; nobody else has a top but the country.
  const top = person?.scope ? nameIn(language, person.scope) : words('country');
  const name = known ? unitName(known) : selection.unit === null ? top : cutOff(selection.unit);
  usePageTitle(
    answer !== null && isCurrent
      ? titled(
          answer,
          t('page-title', { page: title, unit: unitName(answer.unit), period: periodLabel(answer.period) }),
        )
      : title,
  );

  const isStale = failure !== null && answer !== null && isCurrent;
  return (
    <ConsolePage isBusy={isLoading}>
      <SelectionBar
        selection={selection}
        unit={unit}
        heading={heading}
        name={t('heading', { page: title, unit: name })}
        named={isCurrent ? answer : null}
        hasCountryAbove={person?.scope == null}
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
        <PageContent isCurrent={isCurrent} className={styles['figures']}>
          <Warnings answer={answer} />
          {answer.counts.released === 0 ? (
            <NoticePanel
              title={t('empty-title', { period: periodInSentence(answer.period) })}
              text={t(answer.counts.responses === 0 ? 'empty' : 'empty-pending')}
              testId="empty"
            />
          ) : (
            children(answer)
          )}
        </PageContent>
      )}
    </ConsolePage>
  );
}

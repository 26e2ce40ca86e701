import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitName } from '../../../contract/figures.ts';
import { useSession } from '../requests/session.ts';
import type { Read } from '../requests/use-read.ts';
import { inLongerSpans, LongerSpans } from '../results/overall/longer-spans.tsx';
import { Warnings } from '../results/warnings.tsx';
import type { AddressedSelection } from '../selection/use-selection.ts';
import { NoticePanel } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import { type FiguresAnswer, FiguresFrame } from './figures-frame.tsx';
import styles from './figures-page.module.css';

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
  const { periodInSentence } = useWording();
  const { t } = useTranslation('console-analysis');
  const { person } = useSession();
  const { setSaidMs } = address;
  const { answer } = read;

  const answeredMs = answer?.asOf.atMs ?? null;
  useEffect(() => {
    if (answeredMs !== null) setSaidMs(answeredMs);
  }, [answeredMs, setSaidMs]);

  return (
    <FiguresFrame
      chosen={address}
      read={read}
      below={answer === null ? [] : below(answer)}
      hasCountryAbove={person?.scope == null}
      heading={(unit) => t('heading', { page: title, unit })}
      titles={{ none: title, of: (unit, period) => t('page-title', { page: title, unit, period }) }}
      className={styles['figures']}
    >
      {(shown) => (
        <>
          <Warnings answer={shown} />
          {shown.counts.released === 0 ? (
            <NoticePanel
              title={t('empty-title', { period: periodInSentence(shown.period) })}
              text={t(emptyBecause(shown))}
              testId="empty"
            >
              <LongerSpans spans={shown.inLongerSpans} />
            </NoticePanel>
          ) : (
            children(shown)
          )}
        </>
      )}
    </FiguresFrame>
  );
}

/** No responses, none of its own since longer periods have them, or not yet ten. */
function emptyBecause(answer: FiguresAnswer): 'empty' | 'empty-longer' | 'empty-pending' {
  if (answer.counts.responses === 0) return 'empty';
  return inLongerSpans(answer) === answer.counts.pending ? 'empty-longer' : 'empty-pending';
}

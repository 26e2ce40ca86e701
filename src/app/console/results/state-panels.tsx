import type { Elsewhere, Indices } from '../../../contract/figures.ts';
import type { Period } from '../../../core/kernel/period.ts';
import { Button } from '../../ui/button.tsx';
import type { ReadFailure } from '../requests/use-read.ts';
import { hasBegun, monthAt, periodOfKind, type Selection } from '../selection/selection.ts';
import { cutOff, NoticePanel } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './state-panels.module.css';

type Select = (change: Partial<Selection>) => void;

export interface EmptyPanelProps {
  readonly answer: Indices;
  readonly nowMs: number;
  readonly select: Select;
}

/** Nobody answered in this period: where there is something instead. */
export function EmptyPanel({ answer, nowMs, select }: EmptyPanelProps) {
  const { t, periodInSentence, periodLabel, unitName } = useWording();
  const { period, unit, ranking, madeOf } = answer;
  if (unit.code === null && ranking.length === 0) {
    return <NoticePanel title={t('states.no-units-title')} text={t('states.no-units')} />;
  }
  const { before, after, modes } = answer.elsewhere ?? NOWHERE;
  if (!hasBegun(period, nowMs)) {
    const newest = before ?? periodOfKind(monthAt(nowMs), period.kind, nowMs);
    return (
      <NoticePanel
        title={t('states.future-title', { period: periodLabel(period) })}
        text={t('states.future')}
        testId="empty"
      >
        <Button look="secondary" onClick={() => select({ period: newest })}>
          {t('states.see-newest', { period: periodInSentence(newest) })}
        </Button>
      </NoticePanel>
    );
  }
  const periods = [before, after].filter((one) => one !== null);
  return (
    <NoticePanel
      title={t('states.empty-title', { period: periodInSentence(period) })}
      text={t(
        modes.length > 0
          ? 'states.empty-mode'
          : answer.asOf.release === 'daily'
            ? 'states.empty-daily'
            : 'states.empty',
      )}
      testId="empty"
    >
      {periods.map((one) => (
        <Button key={one.text} look="secondary" onClick={() => select({ period: one })}>
          {t('states.see-period', { period: periodInSentence(one) })}
        </Button>
      ))}
      {madeOf?.units.map((former) => (
        <Button key={former.ref} look="secondary" onClick={() => select({ unit: former.ref })}>
          {t('states.see-former', { unit: unitName(former) })}
        </Button>
      ))}
      {modes.map(({ mode, period: one }) => (
        <Button key={mode} look="secondary" onClick={() => select({ mode, period: one })}>
          {t('states.see-mode', { mode: t(`modes.${mode}`), period: periodInSentence(one) })}
        </Button>
      ))}
    </NoticePanel>
  );
}

const NOWHERE: Elsewhere = { before: null, after: null, modes: [] };

/** The address said something that is not there, and has been put right. */
export function CorrectedNotice({ period, isKnown }: { readonly period: Period; readonly isKnown: boolean }) {
  const { t, periodInSentence } = useWording();
  return (
    <p className={styles['corrected']} role="status" data-testid="corrected">
      {isKnown ? t('states.corrected', { period: periodInSentence(period) }) : t('loading')}
    </p>
  );
}

export interface FailurePanelProps {
  readonly failure: ReadFailure;
  readonly selection: Selection;
  readonly retry: () => void;
  readonly select: Select;
}

export function FailurePanel({ failure, selection, retry, select }: FailurePanelProps) {
  const { t, periodInSentence } = useWording();
  const canRetry = failure === 'offline' || failure === 'collector';
  return (
    <NoticePanel
      title={t(`states.${failure}-title`)}
      text={t(`states.${failure}`, {
        unit: cutOff(selection.unit ?? ''),
        period: periodInSentence(selection.period),
      })}
      icon
      testId="failure"
    >
      {canRetry ? (
        <Button look="primary" onClick={retry}>
          {t('try-again')}
        </Button>
      ) : (
        <Button look="primary" onClick={() => select({ unit: null })}>
          {t('states.to-start')}
        </Button>
      )}
    </NoticePanel>
  );
}

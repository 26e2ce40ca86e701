import type { ReactNode } from 'react';
import type { Period } from '../../../core/kernel/period.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Elsewhere, IndicesAnswer } from '../indices-answer.ts';
import type { FetchFailure } from '../requests/fetch-answer.ts';
import { hasBegun, monthAt, periodOfKind, type Selection } from '../selection/selection.ts';
import { formatTime } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './state-panels.module.css';

type Select = (change: Partial<Selection>) => void;

/** The shape of what is coming, so that nothing jumps when it comes. */
export function LoadingPanel() {
  const { t } = useWording();
  return (
    <div className={styles['loading']}>
      <p role="status" className="visually-hidden">
        {t('loading')}
      </p>
      <div className={styles['hero']} />
      <div className={styles['half']} />
      <div className={styles['half']} />
    </div>
  );
}

export interface EmptyPanelProps {
  readonly answer: IndicesAnswer;
  readonly nowMs: number;
  readonly select: Select;
}

/** Nobody answered in this period: where there is something instead. */
export function EmptyPanel({ answer, nowMs, select }: EmptyPanelProps) {
  const { t, periodInSentence, periodLabel } = useWording();
  const { period, unit, ranking } = answer;
  if (unit.code === null && ranking.length === 0) {
    return <Panel title={t('states.no-units-title')} text={t('states.no-units')} />;
  }
  const { before, after, modes } = answer.elsewhere ?? NOWHERE;
  if (!hasBegun(period, nowMs)) {
    const newest = before ?? periodOfKind(monthAt(nowMs), period.kind, nowMs);
    return (
      <Panel
        title={t('states.future-title', { period: periodLabel(period) })}
        text={t('states.future')}
        testId="empty"
      >
        <Button look="secondary" onClick={() => select({ period: newest })}>
          {t('states.see-newest', { period: periodInSentence(newest) })}
        </Button>
      </Panel>
    );
  }
  const periods = [before, after].filter((one) => one !== null);
  return (
    <Panel
      title={t('states.empty-title', { period: periodInSentence(period) })}
      text={t(modes.length > 0 ? 'states.empty-mode' : 'states.empty')}
      testId="empty"
    >
      {periods.map((one) => (
        <Button key={one.text} look="secondary" onClick={() => select({ period: one })}>
          {t('states.see-period', { period: periodInSentence(one) })}
        </Button>
      ))}
      {modes.map(({ mode, period: one }) => (
        <Button key={mode} look="secondary" onClick={() => select({ mode, period: one })}>
          {t('states.see-mode', { mode: t(`modes.${mode}`), period: periodInSentence(one) })}
        </Button>
      ))}
    </Panel>
  );
}

const NOWHERE: Elsewhere = { before: null, after: null, modes: [] };

/** A code may be as long as an address. */
const LONGEST_CODE = 24;

/** A code of a unit whose name is not known, as far as it may be one. */
export function cutOff(code: string): string {
  return code.length <= LONGEST_CODE ? code : `${code.slice(0, LONGEST_CODE)}…`;
}

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
  readonly failure: FetchFailure;
  readonly selection: Selection;
  readonly retry: () => void;
  readonly select: Select;
}

export function FailurePanel({ failure, selection, retry, select }: FailurePanelProps) {
  const { t, periodInSentence } = useWording();
  const canRetry = failure === 'offline' || failure === 'collector';
  return (
    <Panel
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
    </Panel>
  );
}

/** Figures are shown, but the last attempt to read them again failed. */
export function StaleNotice({ atMs, retry }: { readonly atMs: number; readonly retry: () => void }) {
  const { t } = useWording();
  return (
    <div className={styles['stale']} role="status" data-testid="stale">
      <Icon name="warning" size="1.25rem" />
      <p>{t('states.stale', { time: formatTime(atMs) })}</p>
      <Button look="quiet" onClick={retry}>
        {t('try-again')}
      </Button>
    </div>
  );
}

export interface PanelProps {
  readonly title: string;
  readonly text: string;
  readonly icon?: boolean;
  readonly testId?: string;
  readonly children?: ReactNode;
}

/** Says in the place of what is not there why it is not. */
export function Panel({ title, text, icon = false, testId, children }: PanelProps) {
  return (
    <section className={styles['panel']} data-testid={testId} role={icon ? 'alert' : undefined}>
      {icon ? <Icon name="warning" size="2rem" /> : null}
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div className={styles['actions']}>{children}</div>}
    </section>
  );
}

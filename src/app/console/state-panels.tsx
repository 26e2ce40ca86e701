import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { FetchFailure } from './fetch-indices.ts';
import { formatTime } from './format.ts';
import type { IndicesAnswer } from './indices-answer.ts';
import { formerPeriod, periodOfKind, type Selection } from './selection.ts';
import styles from './state-panels.module.css';
import { useWording } from './use-wording.ts';

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

/** Nobody answered in this period: where there may be something instead. */
export function EmptyPanel({ answer, select }: { readonly answer: IndicesAnswer; readonly select: Select }) {
  const { t, periodInSentence } = useWording();
  const { period, unit, ranking } = answer;
  if (unit.code === null && ranking.length === 0) {
    return <Panel title={t('states.no-units-title')} text={t('states.no-units')} />;
  }
  const before = formerPeriod(period);
  const year = period.kind === 'year' ? null : periodOfKind(period, 'year', Date.now());
  return (
    <Panel
      title={t('states.empty-title', { period: periodInSentence(period) })}
      text={t('states.empty')}
      testId="empty"
    >
      {before === null ? null : (
        <Button look="secondary" onClick={() => select({ period: before })}>
          {t('states.see-previous', { period: periodInSentence(before) })}
        </Button>
      )}
      {year === null ? null : (
        <Button look="quiet" onClick={() => select({ period: year })}>
          {t('states.see-year', { period: periodInSentence(year) })}
        </Button>
      )}
    </Panel>
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
        unit: selection.unit ?? '',
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

interface PanelProps {
  readonly title: string;
  readonly text: string;
  readonly icon?: boolean;
  readonly testId?: string;
  readonly children?: ReactNode;
}

function Panel({ title, text, icon = false, testId, children }: PanelProps) {
  return (
    <section className={styles['panel']} data-testid={testId} role={icon ? 'alert' : undefined}>
      {icon ? <Icon name="warning" size="2rem" /> : null}
      <h2>{title}</h2>
      <p>{text}</p>
      {children === undefined ? null : <div className={styles['actions']}>{children}</div>}
    </section>
  );
}

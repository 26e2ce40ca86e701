import { useTranslation } from 'react-i18next';
import type { OtherRecords } from '../../device/outbox/other-records.ts';
import type { SyncFailure } from '../../device/outbox/outbox-store.ts';
import type { SyncStatus } from '../../device/sync/sync-engine.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Progress } from '../ui/progress.tsx';
import styles from './staff-page.module.css';
import { useInstantWords } from './use-instant-words.ts';

/** Problems about which staff can do more than wait. */
const EXPLAINED = [
  'enrolment-unknown',
  'enrolment-taken',
  'unit-unknown',
  'protocol-version-unsupported',
] as const;

export interface OutboxCardProps {
  readonly status: SyncStatus;
  /** Of the records made here, those that are no responses; null until it is known. */
  readonly others: OtherRecords | null;
  /** The store did not answer. */
  readonly unreadable: boolean;
  readonly onSend: () => void;
}

/** Green means acknowledged by the collector, nothing less. */
export function OutboxCard({ status, others, unreadable, onSend }: OutboxCardProps) {
  const { t } = useTranslation('staff');
  const instant = useInstantWords();
  const { counts, state, running, fault } = status;
  if (unreadable) {
    return (
      <section className={styles['card']} role="alert">
        <p className={styles['bad']}>{t('storage-failure')}</p>
        <p>
          <Button onClick={() => window.location.reload()}>{t('reload')}</Button>
        </p>
      </section>
    );
  }
  const waiting = (counts?.waiting ?? 0) + (counts?.inFlight ?? 0);
  const made = waiting + (counts?.acknowledged ?? 0) + (counts?.quarantined ?? 0);
  const acknowledged = counts?.acknowledged ?? 0;
  const complete = made > 0 && acknowledged === made;
  return (
    <section className={styles['card']} aria-busy={running}>
      <p className={styles['big']} role="status">
        {counts === null
          ? t('common:loading')
          : waiting === 0
            ? t('none-waiting')
            : t('waiting', { count: waiting })}
      </p>
      {made === 0 ? (
        <p className={styles['soft']}>{counts === null ? '' : t('none-made')}</p>
      ) : (
        <div className={complete ? styles['complete'] : styles['partly']}>
          <Progress
            done={acknowledged}
            total={made}
            label={t('acknowledged', { acknowledged, made, count: made })}
          />
          <p>
            {complete ? <Icon name="check" size="1.25em" /> : null}
            {t('acknowledged', { acknowledged, made, count: made })}
            {complete ? ` · ${t('all-acknowledged')}` : ''}
          </p>
          {others === null ? null : <p>{t('of-these', { parts: partsOf(made, others).join(' · ') })}</p>}
        </div>
      )}
      {state?.lastFailure == null ? null : (
        <p className={styles['warn']}>
          <b>{t('last-failure')}.</b> {failureWords(state.lastFailure)}
        </p>
      )}
      {fault === null ? null : (
        <p className={styles['warn']} role="alert">
          {t('fault', { fault })}
        </p>
      )}
      <dl className={styles['facts']}>
        <div>
          <dt>{t('last-contact')}</dt>
          <dd>{state?.lastContactAtMs == null ? t('never') : instant(state.lastContactAtMs)}</dd>
        </div>
        <div>
          <dt>{t('next-attempt')}</dt>
          <dd>
            {running
              ? t('running')
              : state === null || state.nextAttemptAtMs === 0
                ? t('no-pause')
                : instant(state.nextAttemptAtMs)}
          </dd>
        </div>
      </dl>
      <p>
        {/* Not disabled: sync also begins by itself, and would take the keyboard from whoever is there. */}
        <Button look="primary" size="touch" aria-disabled={running} onClick={running ? undefined : onSend}>
          <Icon name="send" />
          {t(running ? 'running' : 'send-now')}
        </Button>
      </p>
    </section>
  );

  /** Visits and re-checks are of tablets alone, so where there are none nothing is said of them. */
  function partsOf(made: number, { abandonments, visits, rechecks }: OtherRecords): readonly string[] {
    const responses = Math.max(0, made - abandonments - visits - rechecks);
    return [
      t('responses', { count: responses }),
      t('abandonments', { count: abandonments }),
      ...(visits === 0 ? [] : [t('visits', { count: visits })]),
      ...(rechecks === 0 ? [] : [t('rechecks', { count: rechecks })]),
    ];
  }

  function failureWords(failure: SyncFailure): string {
    if (failure.kind !== 'problem') return t(`failure.${failure.kind}`);
    const known = EXPLAINED.find((one) => one === failure.code);
    return known === undefined ? t('failure.problem', { code: failure.code }) : t(`failure.${known}`);
  }
}

import { use, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { Device } from '../../device/device.ts';
import { Button } from '../ui/button.tsx';
import type { Read } from './read.ts';
import { SecondLevel } from './second-level.tsx';
import styles from './staff-page.module.css';
import { SavedFile } from './transfer/saved-file.tsx';
import { useExport } from './transfer/use-export.ts';

const EXPLAINED = ['same-id-other-bytes', 'not-a-record', 'line-too-long'] as const;

export interface ReviewCardProps {
  readonly device: Pick<Device, 'transfer' | 'sendQuarantinedAgain'>;
  readonly entries: Read<readonly OutboxEntry[]>;
  /** How many there are, of which `entries` may be the first. */
  readonly count: number;
}

/** Records the collector did not take, each with the reason in plain words. Nothing here deletes one. */
export function ReviewCard({ device, entries, count }: ReviewCardProps) {
  const { t } = useTranslation('staff');
  const { state, write } = useExport();
  const Guard = use(SecondLevel);
  const [again, setAgain] = useState<'idle' | 'sending' | 'failed' | { readonly sent: number }>('idle');
  const sendAgain = async () => {
    setAgain('sending');
    const sent = await device.sendQuarantinedAgain();
    setAgain(sent.ok ? { sent: sent.value } : 'failed');
  };
  return (
    <section className={styles['card']}>
      <h2>
        {t('review.title')} {count === 0 ? null : <span className={styles['badge']}>{count}</span>}
      </h2>
      {entries === 'loading' ? (
        <p className={styles['soft']}>{t('common:loading')}</p>
      ) : entries === 'unreadable' ? (
        <p className={styles['bad']}>{t('unreadable')}</p>
      ) : entries.length === 0 ? (
        <p className={styles['soft']}>{t('review.none')}</p>
      ) : (
        <>
          <p>{t('review.about')}</p>
          <ul className={styles['list']}>
            {entries.map((entry) => (
              <li key={entry.id}>
                <b>{t('review.number', { sequence: entry.sequence })}</b> {reasonWords(entry)}
              </li>
            ))}
          </ul>
          {count > entries.length ? (
            <p className={styles['soft']}>{t('review.more', { count: count - entries.length })}</p>
          ) : null}
          <p>{t('review.again-about')}</p>
          <p className={`${styles['links']} beside-buttons`}>
            <Button disabled={again === 'sending'} onClick={() => void sendAgain()}>
              {t('review.again')}
            </Button>
          </p>
          <Guard what="transfer">
            <p>
              <Button
                look="quiet"
                disabled={state.kind === 'writing'}
                onClick={() => void write(() => device.transfer.exportFile('quarantined'))}
              >
                {t('review.export')}
              </Button>
            </p>
          </Guard>
        </>
      )}
      <p role="status" className={again === 'failed' ? styles['bad'] : styles['soft']}>
        {againWords()}
      </p>
      <SavedFile state={state} empty={t('review.none')} />
    </section>
  );

  function reasonWords({ reason, outcome }: OutboxEntry): string {
    const known = EXPLAINED.find((one) => one === reason);
    return known === undefined
      ? t('review.reason.other', { reason: reason ?? outcome ?? '' })
      : t(`review.reason.${known}`);
  }

  function againWords(): string {
    if (typeof again === 'object') return t('review.sent-again', { count: again.sent });
    return again === 'failed' ? t('review.again-failed') : '';
  }
}

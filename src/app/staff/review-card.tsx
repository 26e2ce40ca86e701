import { useTranslation } from 'react-i18next';
import type { OutboxEntry } from '../../core/protocol/outbox.ts';
import type { Read } from './read.ts';
import styles from './staff-page.module.css';

const EXPLAINED = ['same-id-other-bytes', 'not-a-record', 'line-too-long'] as const;

/** Records the collector did not take, each with the reason in plain words. Nothing here deletes one. */
export function ReviewCard({ entries, count }: { entries: Read<readonly OutboxEntry[]>; count: number }) {
  const { t } = useTranslation('staff');
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
        </>
      )}
    </section>
  );

  function reasonWords({ reason, outcome }: OutboxEntry): string {
    const known = EXPLAINED.find((one) => one === reason);
    return known === undefined
      ? t('review.reason.other', { reason: reason ?? outcome ?? '' })
      : t(`review.reason.${known}`);
  }
}

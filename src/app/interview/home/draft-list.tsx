import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { daysLeft, type InterviewDraft } from '../../../device/drafts/drafts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from '../interview.module.css';
import { householdOf } from './fieldwork.ts';
import type { HomeProps } from './home-props.ts';

/** The interviews that somebody began and did not submit. */
export function DraftList({ tools, fieldwork, read, onOpen }: HomeProps) {
  const { t } = useTranslation('interview');
  const [discarded, setDiscarded] = useState<InterviewDraft | null>(null);
  const { drafts, drawn } = fieldwork;
  return (
    <section className={styles['card']}>
      <h2>{t('drafts.title')}</h2>
      <p className={styles['soft']}>{t('drafts.about')}</p>
      {drafts.length === 0 ? <p>{t('drafts.none')}</p> : null}
      <ul className={styles['list']}>
        {drafts.map((draft) => {
          const household = householdOf(drawn, draft);
          const name = t('interview.title', { household, neighbourhood: draft.neighbourhood });
          return (
            <li key={draft.id} className={styles['entry']}>
              <strong>{name}</strong>
              <span>{t(draft.handedOver === null ? 'drafts.not-sealed' : 'drafts.sealed')}</span>
              <span className={styles['soft']}>
                {t('drafts.days', { count: daysLeft(draft, tools.now()) })}
              </span>
              <div className={styles['row']}>
                <Button
                  look="primary"
                  size="touch"
                  aria-label={`${t('drafts.resume')}: ${name}`}
                  onClick={() => onOpen(draft)}
                >
                  {t('drafts.resume')}
                </Button>
                <Button
                  size="touch"
                  aria-label={`${t('drafts.discard')}: ${name}`}
                  onClick={() => setDiscarded(draft)}
                >
                  {t('drafts.discard')}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {discarded === null ? null : (
        <Dialog title={t('drafts.discard-title')} onCancel={() => setDiscarded(null)}>
          <p>{t('drafts.discard-about')}</p>
          <div className={styles['row']}>
            <Button look="primary" onClick={() => setDiscarded(null)}>
              {t('drafts.keep')}
            </Button>
            <Button
              onClick={() => {
                const { id } = discarded;
                setDiscarded(null);
                void tools.interviews.removeDraft(id).then(read, read);
              }}
            >
              {t('drafts.discard')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

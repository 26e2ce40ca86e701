import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { placeName } from '../../../device/drafts/interview-store.ts';
import { interviewersOf } from '../../../device/drafts/send-rechecks.ts';
import styles from '../interview.module.css';
import { householdOf } from './fieldwork.ts';
import type { HomeProps } from './home-props.ts';
import { RecheckForm } from './recheck-form.tsx';

/** The interviewed households that chance chose to be checked once more, by somebody else than interviewed there. */
export function RecheckList({ tools, session, fieldwork, read }: HomeProps) {
  const { t } = useTranslation('interview');
  const { drawn, visits, rechecks } = fieldwork;
  const interviewed = interviewersOf(visits);
  const [failedAt, setFailedAt] = useState<string | null>(null);
  return (
    <section className={styles['card']}>
      <h2>{t('rechecks.title')}</h2>
      <p className={styles['soft']}>{t('rechecks.about')}</p>
      {rechecks.length === 0 ? <p>{t('rechecks.none')}</p> : null}
      <ul className={styles['list']}>
        {rechecks.map(({ found, due: _, ...place }) => {
          const name = placeName(place);
          const household = householdOf(drawn, place);
          const isOwn = interviewed.get(name) === session.number;
          return (
            <li key={name} className={styles['entry']}>
              <strong>{t('interview.title', { household, neighbourhood: place.neighbourhood })}</strong>
              {found === null ? (
                <span className={styles['soft']}>{t(isOwn ? 'rechecks.own' : 'rechecks.open')}</span>
              ) : (
                <span>{t('rechecks.found', { result: t(`rechecks.${found.result}`) })}</span>
              )}
              {failedAt === name ? (
                <p role="alert" className={styles['warn']}>
                  {t('rechecks.not-saved')}
                </p>
              ) : null}
              {found === null && !isOwn ? (
                <RecheckForm
                  {...{ tools, session, place, household }}
                  onSaved={(isSaved) => {
                    setFailedAt(isSaved ? null : name);
                    read();
                  }}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

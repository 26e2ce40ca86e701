import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { phrase } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { furtherQuestions, keepFurtherQuestions } from '../../device/questionnaires/further-questions.ts';
import styles from './staff-page.module.css';

/** Which questions about the visit this kiosk asks beside those that the questionnaire asks everywhere. */
export function QuestionsCard({ questionnaire }: { readonly questionnaire: Questionnaire }) {
  const { t, i18n } = useTranslation('staff');
  const [asked, setAsked] = useState(furtherQuestions);
  const [isKept, setKept] = useState(true);
  const offered = questionnaire.context.filter(({ id }) => !questionnaire.kioskContext.includes(id));
  if (offered.length === 0) return null;

  function turn(id: string, isAsked: boolean) {
    const next = offered.map((one) => one.id).filter((one) => (one === id ? isAsked : asked.includes(one)));
    setAsked(next);
    setKept(keepFurtherQuestions(next));
  }

  return (
    <section className={styles['card']}>
      <h2>{t('questions.title')}</h2>
      <p>{t('questions.about')}</p>
      {offered.map(({ id, text }) => (
        <label key={id} className={styles['check']}>
          <input
            type="checkbox"
            checked={asked.includes(id)}
            onChange={({ target }) => turn(id, target.checked)}
          />
          {phrase(text, i18n.language).text}
        </label>
      ))}
      {isKept ? null : (
        <p role="alert" className={styles['warn']}>
          {t('questions.not-kept')}
        </p>
      )}
    </section>
  );
}

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { fieldOf } from '../survey-form.ts';
import { useSurveyWords } from '../survey-words.tsx';
import type { Survey } from '../use-survey.ts';
import styles from './review-list.module.css';
import { answerText, questionText } from './review-texts.ts';

/** Everything that was asked, with the words of its answer; each is shown again to be changed, and comes back. */
export function ReviewList(props: { readonly questionnaire: Questionnaire; readonly survey: Survey }) {
  const { questionnaire, survey } = props;
  const { t } = useTranslation('closing');
  const { text } = useSurveyWords();
  return (
    <ul className={styles['list']}>
      {survey.screens.map((screen, index) => {
        const field = fieldOf(screen);
        const question = questionText(screen);
        if (field === null || question === null) return null;
        const answer = answerText(questionnaire, screen, String(survey.form.getValues(field)), text);
        return (
          <Row key={field} isChanged={index === survey.changed} onChange={() => survey.change(index)}>
            <span className={styles['question']}>{text(question)}</span>
            <span className={answer === '' ? styles['none'] : styles['answer']}>
              {answer === '' ? t('review.none') : answer}
            </span>
            <span className={styles['change']}>{t('review.change')}</span>
          </Row>
        );
      })}
    </ul>
  );
}

interface RowProps {
  readonly isChanged: boolean;
  readonly onChange: () => void;
  readonly children: React.ReactNode;
}

/** After a change the focus is where it was before. */
function Row({ isChanged, onChange, children }: RowProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isChanged) return;
    button.current?.focus({ preventScroll: true });
    button.current?.scrollIntoView({ block: 'center' });
  }, [isChanged]);
  return (
    <li>
      <button ref={button} type="button" className={styles['row']} onClick={onChange}>
        {children}
      </button>
    </li>
  );
}

import { useId } from 'react';
import { type Control, type UseFormRegisterReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { COMMENT_MAX_CHARACTERS } from '../../../core/questionnaire/response.ts';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import type { SurveyForm } from '../survey-form.ts';
import { useSurveyWords } from '../survey-words.tsx';
import styles from './comment-screen.module.css';
import questionStyles from './question.module.css';

export interface CommentScreenProps {
  readonly comment: NonNullable<Questionnaire['comment']>;
  readonly registration: UseFormRegisterReturn;
  readonly control: Control<SurveyForm>;
}

/** Free words, with the warning not to name anybody right above the field. */
export function CommentScreen({ comment, registration, control }: CommentScreenProps) {
  const { t } = useTranslation('kiosk');
  const { text } = useSurveyWords();
  const { length } = useWatch({ control, name: 'comment' });
  const headingId = useId();
  const noticeId = useId();
  return (
    <div className={styles['comment']}>
      <ScreenHeading screen={comment.id}>
        <span id={headingId} className={questionStyles['text']}>
          {text(comment.text)}
        </span>
      </ScreenHeading>
      <p id={noticeId} className={questionStyles['note']}>
        {text(comment.notice)}
      </p>
      <textarea
        {...registration}
        rows={5}
        maxLength={COMMENT_MAX_CHARACTERS}
        aria-labelledby={headingId}
        aria-describedby={noticeId}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="sentences"
        spellCheck={false}
      />
      <p className={styles['count']}>
        {t('closing:characters', { count: length, limit: COMMENT_MAX_CHARACTERS })}
      </p>
    </div>
  );
}

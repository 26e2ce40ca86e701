import { useId } from 'react';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { COMMENT_MAX_CHARACTERS } from '../../../core/questionnaire/response.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import styles from '../interview.module.css';

export interface CommentFieldProps {
  readonly comment: NonNullable<Questionnaire['comment']>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Words of the respondent, with the warning not to name anybody. */
export function CommentField({ comment, value, onChange }: CommentFieldProps) {
  const { text } = useSurveyWords();
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id}>{text(comment.text)}</label>
      <p id={`${id}-notice`} className={styles['soft']}>
        {text(comment.notice)}
      </p>
      <textarea
        id={id}
        rows={4}
        autoComplete="off"
        maxLength={COMMENT_MAX_CHARACTERS}
        aria-describedby={`${id}-notice`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}

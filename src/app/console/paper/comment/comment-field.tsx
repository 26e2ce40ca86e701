import { useId } from 'react';
import { COMMENT_MAX_CHARACTERS } from '../../../../core/questionnaire/response.ts';
import styles from '../paper.module.css';

export interface CommentFieldProps {
  readonly label: string;
  /** Of the form. */
  readonly language: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What is written on the paper in its box for a comment. */
export function CommentField({ label, language, hint, value, onChange }: CommentFieldProps) {
  const id = useId();
  return (
    <div className={styles['comment']}>
      <label htmlFor={id} lang={language}>
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={COMMENT_MAX_CHARACTERS}
        autoComplete="off"
        lang={language}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={styles['codes']}>
        {hint}
      </p>
    </div>
  );
}

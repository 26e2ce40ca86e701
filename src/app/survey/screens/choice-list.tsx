import { type ReactNode, useEffect, useRef } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import type { Level } from '../../../core/questionnaire/questionnaire.ts';
import { Face } from '../../ui/face.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './choice-list.module.css';

export interface Choice {
  readonly value: string;
  readonly words: string;
  /** Shows a face beside the words. */
  readonly level?: Level;
}

export interface ChoiceListProps {
  /** The question, beside or above the answers; its heading has the id `labelledBy`. */
  readonly question: ReactNode;
  readonly labelledBy: string;
  readonly registration: UseFormRegisterReturn;
  readonly choices: readonly Choice[];
  /** Ways not to answer, set apart below. They belong to the same group: one choice in all. */
  readonly aside?: readonly Choice[];
  /** Many short options: more than one beside another where there is room. */
  readonly wide?: boolean;
  readonly describedBy?: string | undefined;
  /** A tap, Enter or a digit: the respondent has decided. Arrow keys and space only move the choice. */
  readonly onChosen: () => void;
}

/**
 * A question and its answers as native radio inputs. A browser sends a click for arrow keys and the space bar too, with no
 * count of presses (`detail` 0); a tap has one. That is how a decision is told from a movement (WCAG 3.2.2).
 */
export function ChoiceList(props: ChoiceListProps) {
  const {
    question,
    labelledBy,
    describedBy,
    choices,
    aside = [],
    wide = false,
    registration,
    onChosen,
  } = props;

  const frame = useRef<HTMLDivElement>(null);

  // Heard on the whole page: after a touch the focus may be anywhere. Nothing is written on such a screen.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const inputs = [...(frame.current?.querySelectorAll('input') ?? [])];
      const input =
        event.key === 'Enter'
          ? inputs.find((one) => one === event.target)
          : inputs.slice(0, choices.length)[Number(event.key) - 1];
      if (input === undefined) return;
      event.preventDefault();
      input.focus();
      input.click();
      onChosen();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  const one = ({ value, words, level }: Choice) => (
    <label key={value} className={styles['choice']}>
      <input
        type="radio"
        {...registration}
        value={value}
        autoComplete="off"
        onClick={(event) => {
          if (event.detail > 0) onChosen();
        }}
      />
      {level === undefined ? null : <Face level={level} />}
      <span className={styles['words']}>{words}</span>
      <span className={styles['mark']} aria-hidden="true">
        <Icon name="check" size="1.25em" />
      </span>
    </label>
  );

  return (
    <div ref={frame} className={styles['frame']}>
      <div className={styles['question']}>{question}</div>
      <div role="radiogroup" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        <div className={wide ? `${styles['choices']} ${styles['wide']}` : styles['choices']}>
          {choices.map(one)}
        </div>
        {aside.length === 0 ? null : <div className={styles['aside']}>{aside.map(one)}</div>}
      </div>
    </div>
  );
}

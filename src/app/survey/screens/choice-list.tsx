import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Face, MOST_WITH_FACES } from '../../ui/face.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import styles from './choice-list.module.css';
import { choiceNumbers } from './choice-numbers.ts';
import { bring, useAnswersInView } from './use-answers-in-view.ts';

export interface Choice {
  readonly value: string;
  readonly words: string;
  /** Shows a face beside the words. */
  readonly mood?: number;
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

  const { t } = useTranslation('kiosk');
  const frame = useRef<HTMLDivElement>(null);
  const isScale = choices.every(({ mood }) => mood !== undefined);
  const isNumbered = isScale && choices.length > MOST_WITH_FACES;
  const numbers = choiceNumbers(isScale ? choices.map(({ words }) => words) : choices.map(() => ''));
  useAnswersInView(frame, isScale, question);
  const [turns, setTurns] = useState(0);
  // What comes under the finger by a press is another screen to the one who pressed.
  const isSettled = useSettled(String(turns));

  // Heard on the whole page: after a touch the focus may be anywhere. Nothing is written on such a screen.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const inputs = [...(frame.current?.querySelectorAll('input') ?? [])];
      const input =
        event.key === 'Enter'
          ? inputs.find((one) => one === event.target)
          : /^\d$/.test(event.key)
            ? inputs[numbers.keys.indexOf(Number(event.key))]
            : undefined;
      if (input === undefined) return;
      event.preventDefault();
      input.focus();
      input.click();
      onChosen();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });

  const more = isNumbered ? styles['numbered'] : wide ? styles['wide'] : null;
  const classOfChoices = more === null ? styles['choices'] : `${styles['choices']} ${more}`;
  const one = ({ value, words, mood }: Choice) => (
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
      {mood === undefined || isNumbered ? null : <Face mood={mood} />}
      {mood !== undefined && isNumbered && numbers.areShown ? (
        <span className={styles['number']} aria-hidden="true">
          {value}
        </span>
      ) : null}
      <span className={styles['words']}>{words}</span>
      {isNumbered && mood !== undefined ? null : (
        <span className={styles['mark']} aria-hidden="true">
          <Icon name="check" size="1.25em" />
        </span>
      )}
    </label>
  );

  const turn = (to: 'question' | 'answers' | 'others') => ({
    'data-to': to,
    onClick: () => {
      if (frame.current !== null) bring(frame.current, to);
      setTurns(turns + 1);
    },
  });

  return (
    <div ref={frame} className={styles['frame']} data-settled={isSettled}>
      <div className={styles['question']}>
        {question}
        {isScale ? (
          <Button look="primary" size="touch" className={styles['to-answers']} {...turn('answers')}>
            {t('survey.to-answers')}
            <Icon name="down" />
          </Button>
        ) : null}
      </div>
      <div role="radiogroup" aria-labelledby={labelledBy} aria-describedby={describedBy}>
        <div className={styles['answers']}>
          <div className={classOfChoices}>{choices.map(one)}</div>
          {isScale ? (
            <div className={styles['turns']}>
              <Button
                size="touch"
                className={styles['to-question']}
                aria-label={t('survey.to-question')}
                {...turn('question')}
              >
                <span>{t('survey.to-question')}</span>
                <Icon name="up" />
              </Button>
              <Button size="touch" className={styles['to-others']} {...turn('others')}>
                {t('survey.to-others')}
                <Icon name="down" />
              </Button>
            </div>
          ) : null}
        </div>
        {aside.length === 0 ? null : (
          <div className={styles['others']}>
            {isScale ? (
              <Button size="touch" className={styles['back-to-answers']} {...turn('answers')}>
                {t('survey.to-answers')}
                <Icon name="up" />
              </Button>
            ) : null}
            <div className={styles['aside']}>{aside.map(one)}</div>
          </div>
        )}
      </div>
      {isScale ? <div className={styles['probe']} /> : null}
    </div>
  );
}

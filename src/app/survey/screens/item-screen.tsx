import { useId } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { moodOf } from '../../ui/face.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import type { Screen } from '../screens.ts';
import { useSurveyWords } from '../survey-words.tsx';
import { ChoiceList } from './choice-list.tsx';
import styles from './question.module.css';

export interface ItemScreenProps {
  readonly questionnaire: Questionnaire;
  readonly screen: Extract<Screen, { kind: 'item' }>;
  readonly registration: UseFormRegisterReturn;
  readonly onChosen: () => void;
}

/** One item under the stem, its levels in the form's order, and below them the ways not to answer. */
export function ItemScreen({ questionnaire, screen, registration, onChosen }: ItemScreenProps) {
  const { text } = useSurveyWords();
  const { stem, scale, nonAnswers } = questionnaire;
  const { item, subIndex } = screen;
  const headingId = useId();
  const hintId = useId();
  const hints = [item.hint, subIndex.note].filter((local) => local !== null);
  return (
    <ChoiceList
      labelledBy={headingId}
      describedBy={hints.length === 0 ? undefined : hintId}
      question={
        <div className={styles['question']}>
          <ScreenHeading screen={screen.id}>
            <span id={headingId}>
              <span className={styles['stem']}>{text(stem)} </span>
              <span className={styles['text']}>{text(item.text)}</span>
            </span>
          </ScreenHeading>
          <div id={hintId} className={styles['question']}>
            {item.hint === null ? null : <p className={styles['hint']}>{text(item.hint)}</p>}
            {subIndex.note === null ? null : <p className={styles['note']}>{text(subIndex.note)}</p>}
          </div>
        </div>
      }
      choices={scale.levels.map((level) => ({
        value: String(level.value),
        words: text(level.text),
        mood: moodOf(level.value, scale.levels.length),
      }))}
      aside={nonAnswers.map((one) => ({ value: one.code, words: text(one.text) }))}
      registration={registration}
      onChosen={onChosen}
    />
  );
}

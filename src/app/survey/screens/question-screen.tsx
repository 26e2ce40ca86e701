import { useId } from 'react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import type { Question } from '../../../core/questionnaire/questionnaire.ts';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { useSurveyWords } from '../survey-words.tsx';
import { ChoiceList } from './choice-list.tsx';
import styles from './question.module.css';

export interface QuestionScreenProps {
  readonly question: Question;
  readonly registration: UseFormRegisterReturn;
  readonly onChosen: () => void;
}

/** More options than this stand in two columns where there is room. */
const FEW_OPTIONS = 5;

/** A question with one choice among options: context, profile, assistance. */
export function QuestionScreen({ question, registration, onChosen }: QuestionScreenProps) {
  const { text } = useSurveyWords();
  const headingId = useId();
  const hintId = useId();
  const hints = [question.hint, question.notice].filter((local) => local !== null);
  const isAside = (value: string | number) => value === 'declined';
  const choices = question.options.map(({ value, text: local }) => ({ value, words: text(local) }));
  const asText = ({ value, words }: { value: string | number; words: string }) => ({
    value: String(value),
    words,
  });
  return (
    <ChoiceList
      labelledBy={headingId}
      describedBy={hints.length === 0 ? undefined : hintId}
      question={
        <div className={styles['question']}>
          <ScreenHeading screen={question.id}>
            <span id={headingId} className={styles['text']}>
              {text(question.text)}
            </span>
          </ScreenHeading>
          <div id={hintId}>
            {hints.map((hint) => (
              <p key={text(hint)} className={styles['hint']}>
                {text(hint)}
              </p>
            ))}
          </div>
        </div>
      }
      choices={choices.filter(({ value }) => !isAside(value)).map(asText)}
      aside={choices.filter(({ value }) => isAside(value)).map(asText)}
      wide={choices.length > FEW_OPTIONS + 1}
      registration={registration}
      onChosen={onChosen}
    />
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OptionValue, Question } from '../../../core/questionnaire/questionnaire.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import styles from '../interview.module.css';
import { ChoiceGroup } from './choice-group.tsx';

export interface ProfileFieldProps {
  readonly question: Question;
  readonly value: OptionValue | undefined;
  readonly hasConsent: boolean;
  readonly onConsent: (isGiven: boolean) => void;
  readonly onChange: (value: OptionValue | undefined) => void;
}

/** A question about the respondent. A sensitive one is shown after its notice, to somebody who has agreed to it. */
export function ProfileField({ question, value, hasConsent, onConsent, onChange }: ProfileFieldProps) {
  const { t } = useTranslation('interview');
  const { text } = useSurveyWords();
  const [isRefused, setRefused] = useState(false);
  const legend = text(question.text);
  const isShown = !question.sensitive || hasConsent;
  return (
    <div className={styles['question']}>
      {question.sensitive ? (
        <ChoiceGroup
          legend={`${legend}: ${t('interview.consent')}`}
          hint={question.notice === null ? undefined : text(question.notice)}
          options={[
            { value: 'yes', words: t('interview.consent-yes') },
            { value: 'no', words: t('interview.consent-no') },
          ]}
          chosen={hasConsent ? ['yes'] : isRefused ? ['no'] : []}
          onChange={([consent]) => {
            setRefused(consent === 'no');
            onConsent(consent === 'yes');
          }}
        />
      ) : null}
      {isShown ? (
        <ChoiceGroup
          legend={legend}
          options={question.options.map((option) => ({ value: option.value, words: text(option.text) }))}
          chosen={value === undefined ? [] : [value]}
          onChange={([next]) => onChange(next)}
        />
      ) : null}
    </div>
  );
}

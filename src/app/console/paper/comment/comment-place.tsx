import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaperDifference } from '../../../../core/paper/paper-pass.ts';
import type { Questionnaire } from '../../../../core/questionnaire/questionnaire.ts';
import { ChoiceField } from '../../ui/field.tsx';
import { placeInWords } from '../paper-words.ts';
import { CommentField } from './comment-field.tsx';

export interface CommentPlaceProps {
  readonly difference: PaperDifference;
  readonly questionnaire: Questionnaire;
  /** Undefined: nothing is chosen yet; '': nothing is written on the paper. */
  readonly value: string | undefined;
  readonly onChange: (written: string) => void;
}

type Reading = 'first' | 'second' | 'otherwise';

/** A comment that two people read differently: what each typed, and what the paper says. */
export function CommentPlace({ difference, questionnaire, value, onChange }: CommentPlaceProps) {
  const { t, i18n } = useTranslation('console-paper');
  const [reading, setReading] = useState<Reading | ''>('');
  const place = placeInWords(questionnaire, difference.question, i18n.language, t('marks.day'));
  const label = t('settle.final', { place });
  const words = (written: string) => (written === '' ? t('settle.nothing-written') : `“${written}”`);
  return (
    <>
      <ChoiceField
        label={label}
        hint={
          <>
            {t('settle.first')}: <b>{words(difference.first)}</b> · {t('settle.second')}:{' '}
            <b>{words(difference.second)}</b>
          </>
        }
        value={reading}
        options={[
          ...(reading === '' ? [['', t('settle.choose')] as const] : []),
          ['first', t('settle.as-first')],
          ['second', t('settle.as-second')],
          ['otherwise', t('settle.otherwise')],
        ]}
        onChange={({ target }) => {
          const chosen = target.value as Reading;
          setReading(chosen);
          onChange(chosen === 'otherwise' ? '' : difference[chosen]);
        }}
      />
      {reading === 'otherwise' ? (
        <CommentField
          label={t('settle.write')}
          language={i18n.language}
          hint={t('settle.comment-hint')}
          value={value ?? ''}
          onChange={onChange}
        />
      ) : null}
    </>
  );
}

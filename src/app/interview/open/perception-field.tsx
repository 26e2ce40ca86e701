import { useTranslation } from 'react-i18next';
import type { Perception } from '../../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../../core/questionnaire/response.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';
import { ChoiceGroup } from './choice-group.tsx';

type Value = Response['perceptions'][string];

export interface PerceptionFieldProps {
  readonly perception: Perception;
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
  readonly isLarge?: boolean;
}

/** A question beside satisfaction: one choice, several, or a row of choices for each of its rows. */
export function PerceptionField({ perception, value, onChange, isLarge = false }: PerceptionFieldProps) {
  const { t } = useTranslation('interview');
  const { text } = useSurveyWords();
  const legend = text(perception.text);
  if (perception.kind === 'matrix') {
    const rows = (value ?? {}) as Readonly<Record<string, number>>;
    const levels = perception.levels.map((level) => ({ value: level.value, words: text(level.text) }));
    return (
      <fieldset className={styles['matrix']}>
        <legend>{legend}</legend>
        {perception.rows.map((row) => {
          const chosen = rows[row.id];
          return (
            <ChoiceGroup
              key={row.id}
              legend={text(row.text)}
              options={levels}
              chosen={chosen === undefined ? [] : [chosen]}
              onChange={([level]) => onChange({ ...rows, [row.id]: Number(level) })}
            />
          );
        })}
        {value === undefined ? null : (
          <Button
            look="quiet"
            aria-label={`${t('interview.skip')}: ${legend}`}
            onClick={() => onChange(undefined)}
          >
            {t('interview.skip')}
          </Button>
        )}
      </fieldset>
    );
  }
  const isMultiple = perception.kind === 'multiple-choice';
  const chosen = value === undefined ? [] : Array.isArray(value) ? value : [value as string | number];
  return (
    <div className={styles['question']}>
      <ChoiceGroup
        legend={legend}
        options={perception.options.map((option) => ({ value: option.value, words: text(option.text) }))}
        chosen={chosen}
        isMultiple={isMultiple}
        isLarge={isLarge}
        onChange={(next) => onChange(isMultiple ? (next.length === 0 ? undefined : next) : next[0])}
      />
      {value === undefined || isMultiple ? null : (
        <Button
          look="quiet"
          aria-label={`${t('interview.skip')}: ${legend}`}
          onClick={() => onChange(undefined)}
        >
          {t('interview.skip')}
        </Button>
      )}
    </div>
  );
}

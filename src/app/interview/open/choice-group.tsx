import { useId } from 'react';
import styles from '../interview.module.css';

export interface ChoiceGroupProps {
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly options: readonly { readonly value: string | number; readonly words: string }[];
  readonly chosen: readonly (string | number)[];
  /** Several may be chosen. */
  readonly isMultiple?: boolean;
  readonly onChange: (chosen: readonly (string | number)[]) => void;
  /** Large, for a citizen who reads it alone. */
  readonly isLarge?: boolean;
}

/** One question with its options as native inputs; nothing is chosen before somebody chooses. */
export function ChoiceGroup(props: ChoiceGroupProps) {
  const { legend, hint, options, chosen, isMultiple = false, onChange, isLarge = false } = props;
  const name = useId();
  const hintId = useId();
  return (
    <fieldset
      className={styles[isLarge ? 'large-choices' : 'choices']}
      aria-describedby={hint === undefined ? undefined : hintId}
    >
      <legend>{legend}</legend>
      {hint === undefined ? null : (
        <p id={hintId} className={styles['soft']}>
          {hint}
        </p>
      )}
      {options.map(({ value, words }) => (
        <label key={value} className={styles['choice']}>
          <input
            type={isMultiple ? 'checkbox' : 'radio'}
            name={name}
            autoComplete="off"
            checked={chosen.includes(value)}
            onChange={({ target }) => {
              const others = isMultiple ? chosen.filter((one) => one !== value) : [];
              const next = target.checked ? [...others, value] : others;
              onChange(options.map((one) => one.value).filter((one) => next.includes(one)));
            }}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

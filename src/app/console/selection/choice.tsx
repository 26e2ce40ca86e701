import { type ReactNode, useId } from 'react';
import styles from './choice.module.css';

/** What a page lets choose beside unit and period. */
export function Choices({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <section className={styles['filters']} aria-label={label}>
      {children}
    </section>
  );
}

export interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly choose: (value: string | null) => void;
}

/** The fewest options of which one can be chosen: all, and two that are some of them. */
const FEWEST = 3;

/** A choice of one is none and is not shown. */
export function Choice({ label, value, options, choose }: ChoiceProps) {
  const id = useId();
  if (options.length < FEWEST && value === '') return null;
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => choose(target.value === '' ? null : target.value)}
      >
        {/* What the address asks for and nobody is. */}
        {options.some(([one]) => one === value) ? null : <option value={value}>{value}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

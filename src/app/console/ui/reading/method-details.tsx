import { type ReactNode, useId } from 'react';
import { Link } from 'react-router';
import { useWording } from '../../wording/use-wording.ts';
import styles from './method-details.module.css';

export interface MethodDetailsProps {
  readonly notes: readonly string[];
  /** Left out: how figures are made, and their limits. */
  readonly title?: string;
  /** What stands below the notes. */
  readonly children?: ReactNode;
}

/**
 * How what a page shows is made and what it does not say: one click away, and open on paper. What every number is stands
 * in the help, the same for all pages.
 */
export function MethodDetails({ notes, title, children }: MethodDetailsProps) {
  const { t } = useWording();
  const id = useId();
  return (
    <section className={styles['method']} aria-labelledby={id}>
      <details>
        <summary>
          <h2 id={id}>{title ?? t('method.title')}</h2>
        </summary>
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
        {children}
        <Link to="/help/figures">{t('method.help')}</Link>
      </details>
    </section>
  );
}

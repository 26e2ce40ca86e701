import { useWording } from '../../wording/use-wording.ts';
import styles from './method-details.module.css';

/** How the numbers of a page are made and what they are not: one click away. */
export function MethodDetails({ notes }: { readonly notes: readonly string[] }) {
  const { t } = useWording();
  return (
    <section className={styles['method']} aria-labelledby="method-title">
      <details>
        <summary>
          <h2 id="method-title">{t('method.title')}</h2>
        </summary>
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

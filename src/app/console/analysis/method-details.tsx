import styles from './method-details.module.css';

export interface MethodDetailsProps {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How what stands above is made, and what it does not say: one click away, and open on paper. */
export function MethodDetails({ title, lines }: MethodDetailsProps) {
  return (
    <details className={styles['note']}>
      <summary>{title}</summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

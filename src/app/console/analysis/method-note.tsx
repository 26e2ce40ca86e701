import styles from './method-note.module.css';

export interface MethodNoteProps {
  readonly title: string;
  readonly lines: readonly string[];
}

/** How what stands above is made, and what it does not say: one click away, and open on paper. */
export function MethodNote({ title, lines }: MethodNoteProps) {
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

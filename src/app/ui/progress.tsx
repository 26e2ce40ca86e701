import styles from './progress.module.css';

/** How far along; the words beside it say the same. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  // At the beginning the style sheet says it: the policy refuses styles in the HTML that the build has drawn.
  const width = done === 0 ? undefined : { width: `${(100 * done) / total}%` };
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={label}
      className={styles['track']}
    >
      <div className={styles['done']} style={width} />
    </div>
  );
}

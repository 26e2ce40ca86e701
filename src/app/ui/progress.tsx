import styles from './progress.module.css';

/** How far along; the words beside it say the same. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
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
      <div className={styles['done']} style={{ width: `${(100 * done) / total}%` }} />
    </div>
  );
}

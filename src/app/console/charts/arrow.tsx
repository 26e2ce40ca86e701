import styles from './arrow.module.css';

/** A triangle beside words or a number that say the same. The typeface has none. */
export function Arrow({ direction }: { readonly direction: 'up' | 'down' }) {
  return (
    <svg className={styles['arrow']} aria-hidden="true" viewBox="0 0 10 8">
      <path d={direction === 'up' ? 'M5 0l5 8H0z' : 'M5 8L0 0h10z'} />
    </svg>
  );
}

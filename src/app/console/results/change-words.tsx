import { directionOf, type Change as PointsChange } from '../../../core/figures/change.ts';
import type { Period } from '../../../core/kernel/period.ts';
import styles from '../charts/arrow.module.css';
import { Arrow } from '../charts/arrow.tsx';
import { useWording } from '../wording/use-wording.ts';

export interface ChangeProps {
  /** What the two figures say as they are shown, where they are. */
  readonly figures: { readonly before: number; readonly after: number } | null;
  readonly change: PointsChange | null;
  readonly previousPeriod: Period | null;
}

/** A change in full: points, what may be said of it, its interval. */
export function Change({ change, figures, previousPeriod }: ChangeProps) {
  const { t, points, roundedPoints, periodLabel } = useWording();
  if (change === null) {
    return (
      <span className={styles['soft']} data-testid="overall-change">
        {previousPeriod === null
          ? t('overall.no-change')
          : t('overall.no-previous', { period: periodLabel(previousPeriod) })}
      </span>
    );
  }
  const direction = directionOf(change);
  const looksWrong = figures !== null && roundedPoints(figures) !== points(change.points);
  return (
    <>
      <strong data-testid="overall-change">{t('overall.points', { points: points(change.points) })}</strong>
      <span className={styles[direction]}>
        {t(`overall.change-${direction === 'unclear' ? 'unclear' : (`clear-${direction}` as const)}`)}
      </span>
      <span className={styles['soft']}>
        {t('overall.change-interval', { low: points(change.low), high: points(change.high) })}
      </span>
      {looksWrong ? (
        <span className={styles['soft']} data-testid="change-unrounded">
          {t('overall.change-unrounded')}
        </span>
      ) : null}
    </>
  );
}

/** A change in a table: the points alone, marked where it is clear. */
export function ChangePoints({ change }: { readonly change: PointsChange | null }) {
  const { t, points } = useWording();
  if (change === null) return <span className={styles['soft']}>–</span>;
  const direction = directionOf(change);
  return (
    <span
      className={styles[direction]}
      title={`${t('overall.change-interval', { low: points(change.low), high: points(change.high) })}; ${t('overall.change-unrounded')}`}
    >
      {direction === 'unclear' ? null : <Arrow direction={direction} />}
      {points(change.points)}
    </span>
  );
}

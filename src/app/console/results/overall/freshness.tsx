import type { Indices } from '../../../../contract/figures.ts';
import { formatTime } from '../../../../contract/wording/format.ts';
import { useWording } from '../../wording/use-wording.ts';
import type { LiveCountsState } from '../use-live-counts.ts';
import styles from './freshness.module.css';
import { inLongerSpans, LongerSpans } from './longer-spans.tsx';

/** How many responses there are this moment, and how many of them the percentages are made of. */
export function Freshness({ answer, live }: { readonly answer: Indices; readonly live: LiveCountsState }) {
  const { t, count } = useWording();
  const counts = live.counts ?? answer.counts;
  const { atMs, released, release } = answer.asOf;
  const isDaily = release === 'daily';
  // Those are in the figures of a longer period, and wait for nothing.
  const waiting = counts.responses - released - inLongerSpans(answer);
  return (
    <div className={styles['freshness']}>
      <dt>
        {t('fresh.responses')}
        <span className={styles['connection']} data-connection={live.connection} role="status">
          {t(`fresh.${live.connection}`)}
        </span>
      </dt>
      <dd>
        <strong data-testid="responses">{count(counts.responses)}</strong>
        <span data-testid="as-of">
          {t('fresh.as-of', {
            time: formatTime(atMs),
            released: count(released),
            total: count(counts.responses),
          })}
          {waiting > 0
            ? `; ${t(isDaily ? 'fresh.pending-daily' : 'fresh.pending', { count: waiting, n: count(waiting) })}`
            : null}
        </span>
        <LongerSpans spans={answer.inLongerSpans} />
      </dd>
    </div>
  );
}

import { niceDomain } from '../../../core/figures/plot-domain.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './interval-scale.module.css';

interface ScaleMark {
  readonly percent: number;
  readonly kind: 'previous' | 'parent';
  readonly label: string;
}

export interface IntervalScaleProps {
  readonly figure: { readonly percent: number; readonly low: number; readonly high: number };
  readonly marks: readonly ScaleMark[];
}

/** The overall percentage on a line, with its interval and what it is compared to; the same numbers stand beside it. */
export function IntervalScale({ figure, marks }: IntervalScaleProps) {
  const { t, percent } = useWording();
  const { from, to } = niceDomain([figure.low, figure.high, ...marks.map((mark) => mark.percent)]);
  const at = (value: number) => `${(100 * (value - from)) / (to - from)}%`;
  return (
    <div className={styles['block']}>
      <div
        className={styles['scale']}
        role="img"
        aria-label={t('overall.scale', { percent: percent(figure.percent), from: `${from}%`, to: `${to}%` })}
      >
        <span className={styles['line']} />
        <span
          className={styles['interval']}
          style={{ left: at(figure.low), right: `${100 - (100 * (figure.high - from)) / (to - from)}%` }}
        />
        {marks.map(({ kind, percent: value }) => (
          <span key={kind} className={styles[kind]} style={{ left: at(value) }} />
        ))}
        <span className={styles['dot']} style={{ left: at(figure.percent) }} />
      </div>
      <div className={styles['ends']} aria-hidden="true">
        <span>{from}%</span>
        <span>{to}%</span>
      </div>
      {marks.length === 0 ? null : (
        <ul className={styles['legend']}>
          {marks.map(({ kind, label, percent: value }) => (
            <li key={kind} data-kind={kind}>
              {label}: <span data-testid={`overall-${kind}`}>{percent(value)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './interval-scale.module.css';

interface ScaleMark {
  readonly percent: number;
  readonly kind: 'previous' | 'parent' | 'reference';
  readonly label?: string;
}

interface ScaleFigure {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

export interface IntervalScaleProps {
  readonly figure: ScaleFigure;
  readonly marks: readonly ScaleMark[];
}

export interface PrintedScaleProps {
  readonly figure: ScaleFigure | null;
  readonly previous?: number | null;
  readonly parent?: number | null;
  readonly reference?: number | null;
  readonly domain: { readonly from: number; readonly to: number };
}

/** The overall percentage on a line, with its interval and what it is compared to; the same numbers stand beside it. */
export function IntervalScale({ figure, marks }: IntervalScaleProps) {
  const { t, percent } = useWording();
  const domain = niceDomain([figure.low, figure.high, ...marks.map((mark) => mark.percent)]);
  const { from, to } = domain;
  return (
    <div className={styles['block']}>
      <div
        className={styles['scale']}
        role="img"
        aria-label={t('overall.scale', { percent: percent(figure.percent), from: `${from}%`, to: `${to}%` })}
      >
        <Marks figure={figure} marks={marks} domain={domain} />
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

/**
 * What a row of a plot shows, on paper: a plot that lies over a whole column would not fit the rows where pages break
 * between them.
 */
export function PrintedScale({ figure, previous, parent, reference, domain }: PrintedScaleProps) {
  if (figure === null) return null;
  const marks = (
    [
      ['reference', reference],
      ['parent', parent],
      ['previous', previous],
    ] as const
  ).flatMap(([kind, percent]) => (typeof percent === 'number' ? [{ kind, percent }] : []));
  return (
    <div className={`${styles['scale']} ${styles['printed']}`} aria-hidden="true">
      <Marks figure={figure} marks={marks} domain={domain} />
    </div>
  );
}

function Marks({
  figure,
  marks,
  domain: { from, to },
}: IntervalScaleProps & Pick<PrintedScaleProps, 'domain'>) {
  const at = (value: number) => `${(100 * (value - from)) / (to - from)}%`;
  return (
    <>
      <span className={styles['line']} />
      <span
        className={styles['interval']}
        style={{ left: at(figure.low), right: at(to + from - figure.high) }}
      />
      {marks.map(({ kind, percent }) => (
        <span key={kind} className={styles[kind]} style={{ left: at(percent) }} />
      ))}
      <span className={styles['dot']} style={{ left: at(figure.percent) }} />
    </>
  );
}

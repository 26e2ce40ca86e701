import { type RefObject, useEffect, useRef, useState } from 'react';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { stretchesOf } from '../../../contract/wording/stretches.ts';
import type { TrendMark } from '../../../contract/wording/trend-words.ts';
import styles from './trend-chart.module.css';

export interface TrendChartProps {
  /** One sentence that says what the line shows. */
  readonly description: string;
  readonly marks: readonly TrendMark[];
  readonly heightPx?: number;
}

const FULL_HEIGHT_PX = 300;
/** A label beside the line needs about this much. */
const LABEL_HEIGHT_PX = 24;
const [TOP_PX, BOTTOM_PX, LEFT_PX, RIGHT_PX] = [16, 34, 44, 16];
const FIRST_WIDTH_PX = 640;
/** What a label under the line needs. */
const LABEL_PX = 62;

/**
 * A figure over time with its intervals, the line of the unit above behind it, and gaps where nothing is shown. Drawn as
 * it is, so that it prints; all its numbers stand in the table below it.
 */
export function TrendChart({ description, marks, heightPx = FULL_HEIGHT_PX }: TrendChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const { from, to } = niceDomain(
    marks.flatMap(({ figure, parent }) => [
      ...(figure === null ? [] : [figure.low, figure.high]),
      ...(parent === null ? [] : [parent]),
    ]),
  );
  const inner = Math.max(1, width - LEFT_PX - RIGHT_PX);
  const step = inner / Math.max(1, marks.length - 1);
  const xAt = (index: number) => LEFT_PX + (marks.length === 1 ? inner / 2 : index * step);
  const innerHeight = heightPx - TOP_PX - BOTTOM_PX;
  const yAt = (percent: number) => TOP_PX + ((to - percent) / (to - from)) * innerHeight;
  const closest = ((to - from) * LABEL_HEIGHT_PX) / innerHeight;
  const gridStep = [5, 10, 20].find((one) => one >= closest && one >= (to - from) / 5) ?? 50;
  const grid = Array.from({ length: 21 }, (_, index) => index * gridStep).filter(
    (percent) => percent >= from && percent <= to,
  );
  const every = Math.ceil(LABEL_PX / Math.max(step, 1));
  const last = marks.length - 1;
  return (
    <div ref={host} className={styles['host']}>
      <svg
        className={styles['chart']}
        role="img"
        aria-label={description}
        viewBox={`0 0 ${width} ${heightPx}`}
        width={width}
        height={heightPx}
      >
        {grid.map((percent) => (
          <g key={percent}>
            <line
              className={styles['grid']}
              x1={LEFT_PX}
              x2={width - RIGHT_PX}
              y1={yAt(percent)}
              y2={yAt(percent)}
            />
            <text className={styles['label']} x={LEFT_PX - 8} y={yAt(percent) + 4} textAnchor="end">
              {percent}%
            </text>
          </g>
        ))}
        {marks.map(({ breaksBefore, words }, index) =>
          breaksBefore ? (
            <line
              key={words}
              className={styles['break']}
              x1={xAt(index) - step / 2}
              x2={xAt(index) - step / 2}
              y1={TOP_PX}
              y2={heightPx - BOTTOM_PX}
            />
          ) : null,
        )}
        {stretchesOf(marks, ({ parent }) => parent !== null).map((stretch) => (
          <polyline
            key={stretch[0]}
            className={styles['parent']}
            points={stretch.map((at) => `${xAt(at)},${yAt(marks[at]?.parent ?? 0)}`).join(' ')}
          />
        ))}
        {stretchesOf(marks, ({ figure }) => figure !== null).map((stretch) => (
          <g key={stretch[0]}>
            <polygon
              className={styles['interval']}
              points={[
                ...stretch.map((at) => `${xAt(at)},${yAt(marks[at]?.figure?.high ?? 0)}`),
                ...stretch.toReversed().map((at) => `${xAt(at)},${yAt(marks[at]?.figure?.low ?? 0)}`),
              ].join(' ')}
            />
            <polyline
              className={styles['line']}
              points={stretch.map((at) => `${xAt(at)},${yAt(marks[at]?.figure?.percent ?? 0)}`).join(' ')}
            />
          </g>
        ))}
        {marks.map(({ figure, words, isUnderWay }, index) =>
          figure === null ? null : (
            <g key={words}>
              <line
                className={styles['whisker']}
                x1={xAt(index)}
                x2={xAt(index)}
                y1={yAt(figure.low)}
                y2={yAt(figure.high)}
              />
              <circle
                className={styles['dot']}
                data-under-way={isUnderWay || undefined}
                cx={xAt(index)}
                cy={yAt(figure.percent)}
                r={4.5}
              >
                <title>{words}</title>
              </circle>
            </g>
          ),
        )}
        {marks.map(({ label, words }, index) =>
          (last - index) % every === 0 ? (
            <text
              key={words}
              className={styles['label']}
              x={xAt(index)}
              y={heightPx - 10}
              textAnchor={index === last && marks.length > 1 ? 'end' : index === 0 ? 'start' : 'middle'}
            >
              {label}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

function useWidth(host: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(FIRST_WIDTH_PX);
  useEffect(() => {
    const element = host.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => setWidth(Math.max(200, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return width;
}

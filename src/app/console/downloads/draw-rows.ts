import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import type { Drawing } from './chart-file.ts';
import type { DrawnChart } from './drawn-chart.ts';
import { ACCENT, ACCENT_SOFT, cut, INK, LINE, SOFT, SURFACE } from './picture-style.ts';

const ROW = 28;
const AXIS = 24;
const [LABELS, VALUES] = [340, 120];
const LABEL_LETTERS = 48;
const [DOT, BAR] = [5.5, 7];

/** A row each: interval, dot, hollow dot of the period before, bar of the unit above; a line where all are compared. */
export function drawRows({ rows, reference }: Extract<Drawing, { readonly kind: 'rows' }>): DrawnChart {
  const { from, to } = niceDomain(
    rows.flatMap(({ figure, previous, parent }) =>
      [figure?.low, figure?.high, previous, parent].filter((value) => typeof value === 'number'),
    ),
  );
  const height = AXIS + rows.length * ROW;
  return {
    ...{ height, left: LABELS, right: VALUES, top: AXIS, bottom: 0 },
    option: {
      xAxis: {
        ...{ type: 'value', position: 'top', min: from, max: to, axisLine: { show: false } },
        axisLabel: {
          color: SOFT,
          fontSize: 11,
          hideOverlap: true,
          formatter: (value: number) => `${value}%`,
        },
        splitLine: { lineStyle: { color: LINE } },
      },
      yAxis: { type: 'value', min: 0, max: rows.length, inverse: true, show: false },
      series: [
        {
          type: 'custom',
          silent: true,
          data: reference === null ? [] : [[reference, 0]],
          renderItem: (_, api) => {
            const [x = 0, y1 = 0] = api.coord([reference ?? 0, 0]);
            const [, y2 = 0] = api.coord([reference ?? 0, rows.length]);
            return {
              type: 'line',
              shape: { x1: x, x2: x, y1, y2 },
              style: { stroke: SOFT, lineWidth: 1, lineDash: [3, 3] },
            };
          },
        },
        {
          type: 'custom',
          silent: true,
          data: rows.map((_, index) => [from, index + 0.5]),
          renderItem: ({ dataIndex }, api) => {
            const row = rows[dataIndex];
            if (row === undefined) return null;
            const at = (value: number) => api.coord([value, dataIndex + 0.5]);
            const [left = 0, y = 0] = at(from);
            const [right = 0] = at(to);
            const text = (x: number, words: string, fill: string, weight: 'normal' | 'bold' = 'normal') => ({
              type: 'text' as const,
              style: {
                x,
                y,
                text: words,
                fill,
                fontSize: 13,
                fontWeight: weight,
                verticalAlign: 'middle' as const,
              },
            });
            return {
              type: 'group',
              children: [
                text(left - LABELS, cut(row.label, LABEL_LETTERS), INK),
                text(right + 14, row.value, row.figure === null ? SOFT : INK, 'bold'),
                ...marks(row, at),
              ],
            };
          },
        },
      ],
    },
  };
}

type Row = Extract<Drawing, { readonly kind: 'rows' }>['rows'][number];

function marks({ figure, previous, parent }: Row, at: (value: number) => number[]) {
  if (figure === null) return [];
  const [x = 0, y = 0] = at(figure.percent);
  const [start = 0] = at(figure.low);
  const [end = 0] = at(figure.high);
  const dot = (cx: number, style: { fill: string; stroke: string }) => ({
    type: 'circle' as const,
    shape: { cx, cy: y, r: DOT },
    style: { ...style, lineWidth: 2 },
  });
  return [
    {
      type: 'rect' as const,
      shape: { x: start, y: y - BAR / 2, width: Math.max(1, end - start), height: BAR, r: BAR / 2 },
      style: { fill: ACCENT_SOFT },
    },
    ...(parent === null
      ? []
      : [
          {
            type: 'rect' as const,
            shape: { x: (at(parent)[0] ?? 0) - 1.5, y: y - 9, width: 3, height: 18, r: 1.5 },
            style: { fill: SOFT },
          },
        ]),
    ...(previous === null ? [] : [dot(at(previous)[0] ?? 0, { fill: SURFACE, stroke: SOFT })]),
    dot(x, { fill: ACCENT, stroke: SURFACE }),
  ];
}

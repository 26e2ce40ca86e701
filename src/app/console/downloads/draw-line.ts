import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { stretchesOf } from '../../../contract/wording/stretches.ts';
import type { TrendMark } from '../../../contract/wording/trend-words.ts';
import type { DrawnChart } from './drawn-chart.ts';
import { ACCENT, ACCENT_SOFT, LINE, SOFT, SURFACE } from './picture-style.ts';

const HEIGHT = 360;
/** What a label under the line needs. */
const LABEL = 62;

/** A figure over time with its intervals, the line of the unit above behind it, and gaps where nothing is shown. */
export function drawLine(marks: readonly TrendMark[]): DrawnChart {
  const { from, to } = niceDomain(
    marks.flatMap(({ figure, parent }) => [
      ...(figure === null ? [] : [figure.low, figure.high]),
      ...(parent === null ? [] : [parent]),
    ]),
  );
  const last = marks.length - 1;
  const every = Math.ceil((LABEL * marks.length) / 860);
  return {
    ...{ height: HEIGHT, left: 40, right: 20, top: 12, bottom: 30 },
    option: {
      xAxis: {
        ...{ type: 'value', min: -0.5, max: last + 0.5, interval: 1 },
        axisLine: { lineStyle: { color: LINE } },
        ...{ axisTick: { show: false }, splitLine: { show: false } },
        axisLabel: { show: false },
      },
      yAxis: {
        ...{ type: 'value', min: from, max: to, axisLine: { show: false } },
        axisLabel: { color: SOFT, fontSize: 11, formatter: (value: number) => `${value}%` },
        splitLine: { lineStyle: { color: LINE } },
      },
      series: [
        {
          type: 'custom',
          silent: true,
          data: [[0, from]],
          renderItem: (_, api) => {
            const at = (index: number, percent: number) => api.coord([index, percent]) as [number, number];
            const line = (points: [number, number][], style: object) => ({
              ...{ type: 'polyline' as const, shape: { points } },
              style: { fill: 'none', ...style },
            });
            const parents = stretchesOf(marks, ({ parent }) => parent !== null);
            const own = stretchesOf(marks, ({ figure }) => figure !== null);
            return {
              type: 'group',
              children: [
                ...marks.flatMap(({ breaksBefore }, index) =>
                  breaksBefore
                    ? [
                        line([at(index - 0.5, from), at(index - 0.5, to)], {
                          ...{ stroke: SOFT, lineWidth: 1.5, lineDash: [6, 4] },
                        }),
                      ]
                    : [],
                ),
                ...parents.map((stretch) =>
                  line(
                    stretch.map((index) => at(index, marks[index]?.parent ?? 0)),
                    { stroke: SOFT, lineWidth: 2, lineDash: [2, 4] },
                  ),
                ),
                ...own.map((stretch) =>
                  line(
                    stretch.map((index) => at(index, marks[index]?.figure?.percent ?? 0)),
                    { stroke: ACCENT, lineWidth: 2.5 },
                  ),
                ),
                ...marks.flatMap((mark, index) => pointOf(mark, index, at)),
                ...marks.flatMap(({ label }, index) => {
                  if ((last - index) % every !== 0) return [];
                  const [x, y] = at(index, from);
                  const style = { x, y: y + 10, text: label, fill: SOFT, fontSize: 11 };
                  return [{ type: 'text' as const, style: { ...style, align: 'center' as const } }];
                }),
              ],
            };
          },
        },
      ],
    },
  };
}

function pointOf(
  { figure, isUnderWay }: TrendMark,
  index: number,
  at: (index: number, percent: number) => [number, number],
) {
  if (figure === null) return [];
  const [x, y] = at(index, figure.percent);
  const [, y1] = at(index, figure.low);
  const [, y2] = at(index, figure.high);
  return [
    {
      type: 'line' as const,
      shape: { x1: x, x2: x, y1, y2 },
      style: { stroke: ACCENT_SOFT, lineWidth: 3 },
    },
    {
      type: 'circle' as const,
      shape: { cx: x, cy: y, r: 4.5 },
      style: { fill: isUnderWay ? SURFACE : ACCENT, stroke: isUnderWay ? ACCENT : SURFACE, lineWidth: 2 },
    },
  ];
}

import type { Drawing } from './chart-file.ts';
import type { DrawnChart } from './drawn-chart.ts';
import { BAD, cut, INK, PICTURE_MARGIN, PICTURE_WIDTH, SOFT } from './picture-style.ts';

const ROW = 26;
const HEADS = 120;
const [LABELS, RIGHT] = [220, 90];
const [LABEL_LETTERS, HEAD_LETTERS] = [30, 24];
/** The opacity of the worst cell: text upon it can still be read. */
const DARKEST = 0.42;
const SLANT = Math.PI / 4;

/** Units in rows, criteria in columns, the darker the more is lost. */
export function drawHeat({ rows, columns }: Extract<Drawing, { readonly kind: 'heat' }>): DrawnChart {
  const height = HEADS + rows.length * ROW;
  return {
    ...{ height, left: LABELS, right: RIGHT, top: HEADS, bottom: 0 },
    option: {
      xAxis: { type: 'value', min: 0, max: columns.length, show: false },
      yAxis: { type: 'value', min: 0, max: rows.length, inverse: true, show: false },
      series: [
        {
          type: 'custom',
          silent: true,
          data: [[0, 0]],
          renderItem: (_, api) => {
            const at = (column: number, row: number) => api.coord([column, row]) as [number, number];
            const width = (PICTURE_WIDTH - LABELS - RIGHT - 2 * PICTURE_MARGIN) / columns.length;
            return {
              type: 'group',
              children: [
                ...columns.map((name, column) => {
                  const [x, y] = at(column + 0.5, 0);
                  const style = { text: cut(name, HEAD_LETTERS), fill: SOFT, fontSize: 11 };
                  return { type: 'text' as const, x, y: y - 12, rotation: SLANT, style };
                }),
                ...rows.flatMap(({ label, cells }, row) => {
                  const [left, middle] = at(0, row + 0.5);
                  const text = (x: number, words: string, fill: string, align: 'left' | 'center') => ({
                    type: 'text' as const,
                    style: {
                      x,
                      y: middle,
                      text: words,
                      fill,
                      align,
                      fontSize: 12,
                      verticalAlign: 'middle' as const,
                    },
                  });
                  return [
                    text(left - LABELS, cut(label, LABEL_LETTERS), INK, 'left'),
                    ...cells.flatMap(({ text: words, heat }, column) => {
                      const [x, y] = at(column, row);
                      return [
                        {
                          type: 'rect' as const,
                          shape: { x: x + 1, y: y + 1, width: width - 2, height: ROW - 2, r: 4 },
                          style: { fill: BAD, opacity: Math.max(0, Math.min(1, heat)) * DARKEST },
                        },
                        text(x + width / 2, words, INK, 'center'),
                      ];
                    }),
                  ];
                }),
              ],
            };
          },
        },
      ],
    },
  };
}

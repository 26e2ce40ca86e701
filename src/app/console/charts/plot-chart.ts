import { CustomChart, type CustomSeriesOption } from 'echarts/charts';
import {
  GridComponent,
  type GridComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components';
import { type ComposeOption, type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { plotAxis } from '../../../contract/wording/plot-domain.ts';
import type { Palette, Plot, PlotRow } from './plot.ts';

use([CustomChart, GridComponent, TooltipComponent, SVGRenderer]);

type Option = ComposeOption<CustomSeriesOption | GridComponentOption | TooltipComponentOption>;

const SIDE_PX = 10;
const DOT_PX = 5.5;
const BAR_PX = 7;

export function createPlot(host: HTMLElement): EChartsType {
  return init(host, null, { renderer: 'svg' });
}

export function plotOption(plot: Plot, width: number): Option {
  const { domain, headerHeight, height, palette } = plot;
  const axis = plotAxis(domain, width - 2 * SIDE_PX);
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: SIDE_PX, right: SIDE_PX, top: headerHeight, bottom: 0 },
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      padding: [6, 10],
      textStyle: { color: palette.soft, fontSize: 13 },
      formatter: (parameters) => {
        const { seriesIndex, dataIndex } = parameters as { seriesIndex?: number; dataIndex?: number };
        return tooltipOf(plot, seriesIndex === 1 ? plot.rows[dataIndex ?? -1] : undefined);
      },
    },
    xAxis: {
      type: 'value',
      position: 'top',
      min: axis.from,
      max: axis.to,
      interval: axis.step,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        color: palette.soft,
        fontSize: 11,
        margin: 6,
        hideOverlap: true,
        formatter: (value: number) => `${value}%`,
      },
      splitLine: { lineStyle: { color: palette.line, width: 1 } },
    },
    yAxis: { type: 'value', min: headerHeight, max: height, inverse: true, show: false },
    series: [referenceSeries(plot), rowSeries(plot)],
  };
}

function referenceSeries({ reference, headerHeight, height, palette }: Plot): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: reference === null ? [] : [[reference, headerHeight]],
    renderItem: (_parameters, api) => {
      const [x = 0, top = 0] = api.coord([api.value(0), headerHeight]);
      const [, bottom = 0] = api.coord([api.value(0), height]);
      return {
        type: 'line',
        shape: { x1: x, x2: x, y1: top, y2: bottom },
        style: { stroke: palette.soft, lineWidth: 1, lineDash: [3, 3] },
      };
    },
  };
}

function rowSeries({ rows, centers, palette }: Plot): CustomSeriesOption {
  return {
    type: 'custom',
    cursor: 'pointer',
    encode: { x: [0], y: [1] },
    data: rows.map(({ figure }, index) => [figure?.percent ?? Number.NaN, centers[index] ?? 0]),
    renderItem: (parameters, api) => {
      const row = rows[parameters.dataIndex];
      if (row === undefined || row.figure === null) return null;
      const { percent, low, high } = row.figure;
      const at = (value: number) => api.coord([value, api.value(1)]);
      const [x = 0, y = 0] = at(percent);
      const [start = 0] = at(low);
      const [end = 0] = at(high);
      return {
        type: 'group',
        children: [
          // A place to point at, larger than what is drawn.
          {
            type: 'rect',
            shape: { x: start - 4, y: y - 14, width: end - start + 8, height: 28 },
            style: { fill: 'transparent' },
          },
          {
            type: 'rect',
            shape: { x: start, y: y - BAR_PX / 2, width: end - start, height: BAR_PX, r: BAR_PX / 2 },
            style: { fill: palette.accent, opacity: 0.28 },
          },
          ...parentMark(row.parent, at, palette),
          ...previousMark(row.previous, at, palette),
          dot(x, y, { fill: palette.accent, stroke: palette.surface, lineWidth: 2 }),
        ],
      };
    },
  };
}

type At = (value: number) => number[];

function parentMark(parent: number | null, at: At, palette: Palette) {
  if (parent === null) return [];
  const [x = 0, y = 0] = at(parent);
  return [
    {
      type: 'rect' as const,
      shape: { x: x - 1.5, y: y - 10, width: 3, height: 20, r: 1.5 },
      style: { fill: palette.soft },
    },
  ];
}

function previousMark(previous: number | null, at: At, palette: Palette) {
  if (previous === null) return [];
  const [x = 0, y = 0] = at(previous);
  return [dot(x, y, { fill: palette.surface, stroke: palette.soft, lineWidth: 2 })];
}

/**
 * A square with round corners, since a circle is drawn as one arc whose ends differ by 0.0001 px: some thousand pixels
 * down a long table a browser takes them for one point and draws nothing.
 */
function dot(x: number, y: number, style: { fill: string; stroke: string; lineWidth: number }) {
  const side = 2 * DOT_PX;
  return {
    type: 'rect' as const,
    shape: { x: x - DOT_PX, y: y - DOT_PX, width: side, height: side, r: DOT_PX },
    style,
  };
}

/** An element and not a text: the page's policy allows no inline style, and names are no HTML. */
function tooltipOf({ percentText }: Plot, row: PlotRow | undefined): HTMLElement | string {
  if (row === undefined || row.figure === null) return '';
  const { percent, low, high } = row.figure;
  const box = document.createElement('div');
  const name = document.createElement('strong');
  name.textContent = row.label;
  const numbers = document.createElement('div');
  numbers.textContent = `${percentText(percent)} (${percentText(low)} – ${percentText(high)})`;
  box.append(name, numbers);
  return box;
}

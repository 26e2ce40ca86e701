import type { CustomSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TitleComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type PictureOption = ComposeOption<CustomSeriesOption | GridComponentOption | TitleComponentOption>;

/** What is drawn between the heading and the notes, and how high it is in pixels. */
export interface DrawnChart {
  readonly height: number;
  readonly option: Pick<PictureOption, 'xAxis' | 'yAxis' | 'series'>;
  /** Room in pixels beside the plot, for labels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

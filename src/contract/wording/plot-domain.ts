/** Axis labels need about this much each, so that they do not touch. */
const LABEL_PX = 40;
/** Percentage points an axis may give away for rounder labels; else only its ends have some. */
const WIDENED = 5;

export interface PlotAxis {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The axis of a domain on a given number of pixels: it begins and ends on a label, and the labels do not touch. */
export function plotAxis(domain: { readonly from: number; readonly to: number }, widthPx: number): PlotAxis {
  for (const step of [5, 10, 20, 25, 50]) {
    const from = Math.floor(domain.from / step) * step;
    const to = Math.ceil(domain.to / step) * step;
    if (to - from > domain.to - domain.from + WIDENED) continue;
    if (((to - from) / step) * LABEL_PX <= widthPx) return { from, to, step };
  }
  return { ...domain, step: domain.to - domain.from };
}

/** A stretch of the percent scale, multiples of five, that holds all values with a little room: 0–100 at most. */
export function niceDomain(percents: readonly number[]): { readonly from: number; readonly to: number } {
  if (percents.length === 0) return { from: 0, to: 100 };
  const from = Math.max(0, Math.floor((Math.min(...percents) - 1) / 5) * 5);
  const to = Math.min(100, Math.ceil((Math.max(...percents) + 1) / 5) * 5);
  return to - from >= 10 ? { from, to } : { from: Math.max(0, to - 10), to: Math.max(10, to) };
}

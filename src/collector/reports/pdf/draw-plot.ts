import type { PlotCell } from '../blocks.ts';
import { COLOURS } from './page-style.ts';
import type { Pdf } from './pdf-document.ts';

export interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const DOT = 2.8;
const BAR = 4;

/** A row's mark as the console's plots have it: interval, dot, hollow dot of the period before, bar of the unit above. */
export function drawPlot(
  pdf: Pdf,
  { percent, low, high, previous, parent }: PlotCell,
  domain: { readonly from: number; readonly to: number },
  { x, y, width, height }: Room,
): void {
  const at = (value: number) =>
    x + DOT + ((width - 2 * DOT) * (value - domain.from)) / (domain.to - domain.from);
  const middle = y + height / 2;
  pdf
    .lineWidth(0.5)
    .moveTo(x, middle)
    .lineTo(x + width, middle)
    .stroke(COLOURS.line);
  const start = at(low);
  pdf
    .roundedRect(start, middle - BAR / 2, Math.max(0.5, at(high) - start), BAR, BAR / 2)
    .fill(COLOURS.accentSoft);
  if (parent !== null) pdf.rect(at(parent) - 0.75, middle - 5, 1.5, 10).fill(COLOURS.soft);
  if (previous !== null) {
    pdf
      .lineWidth(0.9)
      .circle(at(previous), middle, DOT - 0.4)
      .fillAndStroke(COLOURS.surface, COLOURS.soft);
  }
  pdf.lineWidth(0.8).circle(at(percent), middle, DOT).fillAndStroke(COLOURS.accent, COLOURS.surface);
}

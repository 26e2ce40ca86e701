import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { stretchesOf } from '../../../contract/wording/stretches.ts';
import type { LineChart, LineMark } from '../blocks.ts';
import type { Room } from './draw-plot.ts';
import { COLOURS } from './page-style.ts';
import type { Pdf } from './pdf-document.ts';

const LEFT = 30;
const BOTTOM = 16;
const LABEL_WIDTH = 38;

/** A figure over time as the console draws it; its numbers stand in the table below it. */
export function drawLine(pdf: Pdf, { marks }: LineChart, { x, y, width, height }: Room): void {
  const { from, to } = niceDomain(
    marks.flatMap(({ figure, parent }) => [
      ...(figure === null ? [] : [figure.low, figure.high]),
      ...(parent === null ? [] : [parent]),
    ]),
  );
  const inner = width - LEFT - DOT_ROOM;
  const step = inner / Math.max(1, marks.length - 1);
  const xAt = (index: number) => x + LEFT + (marks.length === 1 ? inner / 2 : index * step);
  const yAt = (percent: number) => y + 4 + ((to - percent) / (to - from)) * (height - BOTTOM - 4);
  drawGrid(pdf, { from, to }, { yAt, x, width });
  const polyline = (indexes: readonly number[], value: (mark: LineMark | undefined) => number) => {
    for (const [place, index] of indexes.entries()) {
      const point = [xAt(index), yAt(value(marks[index]))] as const;
      if (place === 0) pdf.moveTo(...point);
      else pdf.lineTo(...point);
    }
  };
  for (const [index, { breaksBefore }] of marks.entries()) {
    if (!breaksBefore) continue;
    const between = xAt(index) - step / 2;
    pdf
      .lineWidth(0.8)
      .dash(3, { space: 3 })
      .moveTo(between, y)
      .lineTo(between, y + height - BOTTOM)
      .stroke(COLOURS.soft);
    pdf.undash();
  }
  for (const stretch of stretchesOf(marks, ({ parent }) => parent !== null)) {
    pdf.lineWidth(1).dash(2, { space: 2 });
    polyline(stretch, (mark) => mark?.parent ?? 0);
    pdf.stroke(COLOURS.soft).undash();
  }
  for (const stretch of stretchesOf(marks, ({ figure }) => figure !== null)) {
    pdf.lineWidth(1.5);
    polyline(stretch, (mark) => mark?.figure?.percent ?? 0);
    pdf.stroke(COLOURS.accent);
  }
  for (const [index, { figure, isUnderWay }] of marks.entries()) {
    if (figure === null) continue;
    pdf
      .lineWidth(3)
      .moveTo(xAt(index), yAt(figure.low))
      .lineTo(xAt(index), yAt(figure.high))
      .stroke(COLOURS.accentSoft);
    pdf
      .lineWidth(1)
      .circle(xAt(index), yAt(figure.percent), 2.8)
      .fillAndStroke(isUnderWay ? COLOURS.surface : COLOURS.accent, COLOURS.accent);
  }
  const every = Math.ceil(LABEL_WIDTH / Math.max(step, 1));
  pdf.font('regular').fontSize(7.5).fillColor(COLOURS.soft);
  for (const [index, { label }] of marks.entries()) {
    if ((marks.length - 1 - index) % every !== 0) continue;
    pdf.text(label, xAt(index) - LABEL_WIDTH / 2, y + height - 10, {
      width: LABEL_WIDTH,
      align: 'center',
      lineBreak: false,
    });
  }
}

const DOT_ROOM = LABEL_WIDTH / 2;

function drawGrid(
  pdf: Pdf,
  { from, to }: { readonly from: number; readonly to: number },
  {
    yAt,
    x,
    width,
  }: { readonly yAt: (percent: number) => number; readonly x: number; readonly width: number },
): void {
  const gridStep = [5, 10, 20].find((one) => one >= (to - from) / 5) ?? 50;
  for (let percent = Math.ceil(from / gridStep) * gridStep; percent <= to; percent += gridStep) {
    pdf
      .lineWidth(0.5)
      .moveTo(x + LEFT, yAt(percent))
      .lineTo(x + width, yAt(percent))
      .stroke(COLOURS.line);
    pdf.font('regular').fontSize(7.5).fillColor(COLOURS.soft);
    pdf.text(`${percent}%`, x, yAt(percent) - 4, { width: LEFT - 6, align: 'right', lineBreak: false });
  }
}

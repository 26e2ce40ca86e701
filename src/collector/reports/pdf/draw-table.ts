import type { Cell, Column, ReportTable } from '../blocks.ts';
import { columnWidths } from './column-widths.ts';
import { drawPlot } from './draw-plot.ts';
import { COLOURS, type Face, PAGE, SIZES } from './page-style.ts';
import type { Structure, TaggedPdf } from './pdf-document.ts';

const PADDING = 3.5;
const GAP = 6;
/** So that no page ends with a head and nothing below it. */
const ROWS_AFTER_HEAD = 2;

/** Draws a table: its head on each page, and no row on two. */
export function drawTable(file: TaggedPdf, table: ReportTable, size: number = SIZES.table): void {
  const { pdf, root } = file;
  const places = placesOf(file, table, size);
  const head = table.columns.map(({ title }) => title);
  const heights = table.rows.map((row) => heightOf(file, row, places, { face: 'regular', size }));
  const headHeight = heightOf(file, head, places, { face: 'bold', size });
  const first = headHeight + heights.slice(0, ROWS_AFTER_HEAD).reduce((sum, height) => sum + height, 0);
  if (pdf.y + first > file.bottom) pdf.addPage();
  const element = pdf.struct('Table', { title: table.title });
  root.add(element);
  drawRow(file, head, {
    places,
    height: headHeight,
    into: element,
    isHead: true,
    domain: table.domain,
    size,
  });
  for (const [index, row] of table.rows.entries()) {
    const height = heights[index] ?? 0;
    if (pdf.y + height > file.bottom) {
      pdf.addPage();
      // Those who hear the table have heard it.
      drawRow(file, head, {
        places,
        height: headHeight,
        into: null,
        isHead: true,
        domain: table.domain,
        size,
      });
    }
    drawRow(file, row, { places, height, into: element, isHead: false, domain: table.domain, size });
  }
  element.end();
  pdf.y += 10;
}

interface Place extends Pick<Column, 'align'> {
  readonly x: number;
  readonly width: number;
}

function placesOf(file: TaggedPdf, { columns, rows }: ReportTable, size: number): readonly Place[] {
  const longest = columns.map(({ title }, column) =>
    Math.max(
      longestWord(file, [title], { face: 'bold', size }),
      longestWord(
        file,
        rows.map((row) => row[column] ?? ''),
        { face: faceOf(column), size },
      ),
    ),
  );
  const widths = columnWidths(
    columns.map(({ share }) => share),
    longest.map((word) => word + GAP),
    file.width,
  );
  let x: number = PAGE.margin;
  return columns.map(({ align }, column) => {
    const own = widths[column] ?? 0;
    const place = { x, width: own - GAP, align: align ?? 'left' } as const;
    x += own;
    return place;
  });
}

/** Of all rows but the head: the first column names them. */
function faceOf(column: number): Face {
  return column === 0 ? 'bold' : 'regular';
}

interface Lettering {
  readonly face: Face;
  readonly size: number;
}

/** How wide it is, in points. */
function longestWord(file: TaggedPdf, cells: readonly Cell[], { face, size }: Lettering): number {
  const pdf = file.write(face, size);
  const words = new Set(cells.flatMap((cell) => (typeof cell === 'string' ? cell.split(/\s+/) : [])));
  return Math.ceil(Math.max(...[...words].map((word) => pdf.widthOfString(word, { features: ['tnum'] })), 0));
}

function heightOf(
  file: TaggedPdf,
  row: readonly Cell[],
  places: readonly Place[],
  { face, size }: Lettering,
): number {
  const pdf = file.write(face, size);
  const heights = row.map((cell, index) =>
    typeof cell === 'string'
      ? pdf.heightOfString(cell === '' ? ' ' : cell, { width: places[index]?.width ?? 0 })
      : 10,
  );
  return Math.max(...heights) + 2 * PADDING;
}

interface RowPlace {
  readonly places: readonly Place[];
  readonly height: number;
  /** Null: the head again, which is nothing new. */
  readonly into: Structure | null;
  readonly isHead: boolean;
  readonly domain: ReportTable['domain'];
  readonly size: number;
}

function drawRow(
  file: TaggedPdf,
  row: readonly Cell[],
  { places, height, into, isHead, domain, size }: RowPlace,
): void {
  const { pdf } = file;
  const y = pdf.y;
  file.artifact(() => {
    if (isHead) pdf.rect(PAGE.margin, y, file.width, height).fill(COLOURS.sunken);
    pdf
      .lineWidth(0.5)
      .moveTo(PAGE.margin, y + height)
      .lineTo(PAGE.margin + file.width, y + height)
      .stroke(COLOURS.line);
    for (const [index, cell] of row.entries()) {
      const place = places[index];
      if (typeof cell === 'string' || place === undefined || domain === undefined) continue;
      drawPlot(pdf, cell, domain, { ...place, y, height });
    }
  });
  const line = into === null ? null : pdf.struct('TR');
  if (line !== null) into?.add(line);
  for (const [index, cell] of row.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    // What a plot shows stands in words in the columns beside it.
    const text = typeof cell === 'string' ? cell : '';
    const write = () => {
      file.write(isHead ? 'bold' : faceOf(index), size, isHead ? COLOURS.soft : COLOURS.ink);
      pdf.text(text, place.x, y + PADDING, {
        width: place.width,
        align: place.align ?? 'left',
        features: ['tnum'],
      });
    };
    if (line === null) file.artifact(write);
    else if (isHead) line.add(pdf.struct('TH', { title: text }, write));
    else line.add(pdf.struct('TD', {}, text === '' ? [] : [write]));
  }
  line?.end();
  pdf.x = PAGE.margin;
  pdf.y = y + height;
}

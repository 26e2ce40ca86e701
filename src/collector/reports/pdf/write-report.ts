import type { Block, Cover, ReportDocument } from '../blocks.ts';
import { drawLine } from './draw-line.ts';
import { drawTable } from './draw-table.ts';
import { COLOURS, PAGE, SIZES } from './page-style.ts';
import { TaggedPdf } from './pdf-document.ts';

const A4 = [595.28, 841.89] as const;
const LINE_HEIGHT = 150;

/** Between any two sections others may go on, and the work may be told off. */
export type BetweenSections = (done: number, of: number) => Promise<void>;

/** The pages of a report: tagged, with bookmarks, page numbers, repeated heads and rows that are never split. */
export async function writeReport(report: ReportDocument, between: BetweenSections): Promise<Uint8Array> {
  const file = new TaggedPdf({ ...report, size: A4 });
  const { pdf } = file;
  pdf.addPage();
  drawCover(file, report.cover);
  for (const [index, { blocks }] of report.sections.entries()) {
    await between(index, report.sections.length);
    for (const block of blocks) drawBlock(file, block);
  }
  drawFeet(file, report);
  return file.bytes();
}

function drawCover(file: TaggedPdf, { above, title, period, kind, facts }: Cover): void {
  const { pdf } = file;
  file.artifact(() => pdf.rect(0, 0, pdf.page.width, 10).fill(COLOURS.accent));
  const write = (role: 'H1' | 'P', draw: () => unknown) =>
    file.root.add(pdf.struct(role, {}, () => void draw()));
  write('P', () => file.write('regular', SIZES.body, COLOURS.soft).text(above, PAGE.margin, PAGE.top));
  write('H1', () => file.write('bold', SIZES.title).text(title));
  write('P', () => file.write('bold', SIZES.heading, COLOURS.accent).text(period));
  write('P', () => file.write('regular', SIZES.body, COLOURS.soft).text(kind));
  pdf.moveDown(0.4);
  for (const [term, text] of facts) {
    file.root.add(
      pdf.struct('P', {}, () => {
        file.write('bold', SIZES.note, COLOURS.soft).text(`${term}: `, { continued: true });
        file.write('regular', SIZES.note, COLOURS.soft).text(text);
      }),
    );
  }
  pdf.moveDown(0.8);
}

function drawBlock(file: TaggedPdf, block: Block): void {
  const { pdf, root } = file;
  pdf.x = PAGE.margin;
  const room = { width: file.width };
  switch (block.kind) {
    case 'heading':
      // A heading stands with what follows it.
      if (pdf.y + 110 > file.bottom) pdf.addPage();
      else pdf.moveDown(0.6);
      pdf.outline.addItem(block.text);
      root.add(
        pdf.struct('H2', {}, () => file.write('bold', SIZES.heading, COLOURS.accent).text(block.text, room)),
      );
      pdf.moveDown(0.25);
      return;
    case 'subheading':
      if (pdf.y + 80 > file.bottom) pdf.addPage();
      else pdf.y += 4;
      root.add(pdf.struct('H3', {}, () => file.write('bold', SIZES.subheading).text(block.text, room)));
      pdf.moveDown(0.2);
      return;
    case 'paragraph': {
      const [size, colour] =
        block.tone === 'lead'
          ? [SIZES.lead, COLOURS.ink]
          : block.tone === 'note'
            ? [SIZES.note, COLOURS.soft]
            : [SIZES.body, COLOURS.ink];
      root.add(
        pdf.struct('P', {}, () =>
          file.write('regular', size, colour).text(block.text, { ...room, lineGap: 1.5 }),
        ),
      );
      pdf.moveDown(0.4);
      return;
    }
    case 'figure':
      root.add(
        pdf.struct('P', {}, () => {
          file.write('bold', 34, COLOURS.accent).text(block.percent, room);
          file.write('regular', SIZES.body, COLOURS.soft).text(block.about, room);
        }),
      );
      pdf.moveDown(0.5);
      return;
    case 'list':
      drawList(file, block.items);
      return;
    case 'table':
      drawTable(file, block.table);
      return;
    case 'line': {
      if (pdf.y + LINE_HEIGHT > file.bottom) pdf.addPage();
      const y = pdf.y;
      root.add(
        pdf.struct('Figure', { alt: block.chart.description }, () =>
          drawLine(pdf, block.chart, { x: PAGE.margin, y, width: file.width, height: LINE_HEIGHT }),
        ),
      );
      pdf.x = PAGE.margin;
      pdf.y = y + LINE_HEIGHT + 8;
    }
  }
}

const BULLET = 10;

function drawList(file: TaggedPdf, items: readonly string[]): void {
  const { pdf, root } = file;
  const list = pdf.struct('L');
  root.add(list);
  const options = { width: file.width - BULLET, lineGap: 1 };
  for (const item of items) {
    if (pdf.y + file.write('regular', SIZES.note).heightOfString(item, options) > file.bottom) pdf.addPage();
    const { y } = pdf;
    file.artifact(() => pdf.circle(PAGE.margin + 2.5, y + 5.5, 1.3).fill(COLOURS.soft));
    const body = pdf.struct('LBody', {}, () =>
      file.write('regular', SIZES.note).text(item, PAGE.margin + BULLET, y, options),
    );
    list.add(pdf.struct('LI', {}, [body]));
    pdf.x = PAGE.margin;
    pdf.moveDown(0.25);
  }
  list.end();
  pdf.moveDown(0.2);
}

/** What the report is of, and the number of the page, at the foot of each. */
function drawFeet({ pdf }: TaggedPdf, { footer, pageOf }: ReportDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(start + page);
    const y = pdf.page.height - 40;
    // Below the margin a text would begin a page.
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font('regular').fontSize(7.5).fillColor(COLOURS.soft);
    const width = pdf.page.width - 2 * PAGE.margin;
    pdf.text(footer, PAGE.margin, y, { width: width - 90, height: 10, ellipsis: true, lineBreak: true });
    pdf.text(pageOf(page + 1, count), PAGE.margin + width - 80, y, {
      width: 80,
      align: 'right',
      lineBreak: false,
    });
    pdf.endMarkedContent();
  }
}

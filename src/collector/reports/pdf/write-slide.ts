import type { SlideDocument } from '../blocks.ts';
import { drawTable } from './draw-table.ts';
import { COLOURS, PAGE } from './page-style.ts';
import { TaggedPdf } from './pdf-document.ts';

/** 16:9, as projectors have it. */
const WIDE = [960, 540] as const;
const TABLE_SIZE = 14;

/** The first screen on one page, to be read from the back of a room. */
export async function writeSlide(slide: SlideDocument): Promise<Uint8Array> {
  const file = new TaggedPdf({ ...slide, size: WIDE });
  const { pdf, root } = file;
  pdf.addPage();
  pdf.outline.addItem(slide.title);
  file.artifact(() => pdf.rect(0, 0, WIDE[0], 8).fill(COLOURS.accent));
  const say = (role: 'H1' | 'P', draw: () => unknown) => root.add(pdf.struct(role, {}, () => void draw()));
  const { width } = file;
  const left = PAGE.margin;
  say('H1', () =>
    file.write('bold', 26).text(slide.heading, left, 30, { width, height: 34, ellipsis: true }),
  );
  say('P', () =>
    file.write('regular', 12, COLOURS.soft).text(slide.kind, left, 64, { width, height: 16, ellipsis: true }),
  );
  pdf.y = 92;
  say('P', () => file.write('bold', 18).text(slide.sentence, left, pdf.y, { width }));
  if (slide.figure !== null) {
    const { percent, about } = slide.figure;
    const y = pdf.y + 6;
    say('P', () =>
      file.write('bold', 52, COLOURS.accent).text(percent, left, y, { width: 240, lineBreak: false }),
    );
    say('P', () =>
      file.write('regular', 13, COLOURS.soft).text(about, left + 250, y + 20, { width: width - 250 }),
    );
    pdf.y = y + 74;
  }
  pdf.x = left;
  // The notes stand at the foot, whatever is above them.
  if (slide.table !== null) drawTable(file, slide.table, TABLE_SIZE);
  pdf.page.margins.bottom = 0;
  say('P', () =>
    file
      .write('regular', 10, COLOURS.soft)
      .text(slide.note, left, WIDE[1] - 34, { width, height: 12, ellipsis: true }),
  );
  return file.bytes();
}

import { type DisplayLanguage, formatDay } from '../../contract/wording/format.ts';
import { COLOURS, PAGE } from '../reports/pdf/page-style.ts';
import { TaggedPdf } from '../reports/pdf/pdf-document.ts';
import { reportWords } from '../reports/report-words.ts';
import type { AnsweredRequest } from './public-page-store.ts';
import { qrSquares } from './qr-squares.ts';

const A4 = [595.28, 841.89] as const;
/** Of the QR code: read from a step away. */
const CODE_POINTS = 150;
/** Where the code and its words begin: what was done ends above. */
const FOOT = A4[1] - PAGE.bottom - CODE_POINTS;
const BAR = 14;
const LINE_HEIGHT = 18;

const SIZES = { title: 30, office: 18, entry: 13, note: 11 } as const;
/** Few are read from further away. */
const FEW = { entries: 4, size: 18 } as const;

export interface Poster {
  /** Of the office. */
  readonly name: string;
  readonly entries: readonly AnsweredRequest[];
  readonly language: DisplayLanguage;
  /** Of the public page. */
  readonly address: string;
  readonly madeMs: number;
}

/** One page of A4: what was asked for and done, as much as fits, and the code of the page that has it all. */
export async function writePoster({ name, entries, language, address, madeMs }: Poster): Promise<Uint8Array> {
  const { own } = reportWords(language);
  const title = own('public-page.poster-title', { unit: name });
  const file = new TaggedPdf({ title, language, author: name, madeMs, size: A4 });
  const { pdf, root } = file;
  pdf.addPage();
  const { width } = file;
  file.artifact(() => pdf.rect(0, 0, A4[0], BAR).fill(COLOURS.accent));
  const say = (role: 'H1' | 'P', draw: () => unknown) => root.add(pdf.struct(role, {}, () => void draw()));
  say('H1', () =>
    file
      .write('bold', SIZES.title, COLOURS.accent)
      .text(own('public-page.entries'), PAGE.margin, PAGE.top, { width }),
  );
  say('P', () => file.write('bold', SIZES.office).text(name, { width }));
  pdf.moveDown(0.8);
  drawEntries(file, entries, language);
  drawCode(file, address, own('public-page.code', { address }));
  const beside = { x: PAGE.margin + CODE_POINTS + 16, width: width - CODE_POINTS - 16 };
  say('P', () =>
    file.write('bold', SIZES.entry).text(own('public-page.poster'), beside.x, FOOT + 40, beside),
  );
  say('P', () => file.write('regular', SIZES.note, COLOURS.soft).text(address, beside.x, pdf.y + 6, beside));
  return file.bytes();
}

function drawEntries(file: TaggedPdf, entries: readonly AnsweredRequest[], language: DisplayLanguage): void {
  const { own } = reportWords(language);
  const { pdf, root } = file;
  const room = { width: file.width - 12, lineGap: 2 };
  const size = entries.length <= FEW.entries ? FEW.size : SIZES.entry;
  const list = pdf.struct('L');
  root.add(list);
  let drawn = 0;
  for (const { asked, askedDay, done, doneDay } of entries) {
    const said = `${own('public-page.asked', { day: formatDay(askedDay, language) })}: ${asked}`;
    const did = `${own('public-page.done', { day: formatDay(doneDay, language) })}: ${done}`;
    const height =
      file.write('regular', size).heightOfString(said, room) +
      file.write('bold', size).heightOfString(did, room);
    // The last line is kept for how many more there are.
    if (pdf.y + height + 2 * LINE_HEIGHT > FOOT) break;
    const { y } = pdf;
    file.artifact(() => pdf.rect(PAGE.margin, y, 3, height).fill(COLOURS.accent));
    const body = pdf.struct('LBody', {}, () => {
      file.write('regular', size, COLOURS.soft).text(said, PAGE.margin + 12, y, room);
      file.write('bold', size).text(did, room);
    });
    list.add(pdf.struct('LI', {}, [body]));
    pdf.y = y + height + 12;
    drawn += 1;
  }
  list.end();
  const left = entries.length - drawn;
  if (left === 0) return;
  const more = own('public-page.poster-more', { count: left });
  root.add(
    pdf.struct('P', {}, () => {
      file.write('regular', SIZES.note, COLOURS.soft).text(more, PAGE.margin, pdf.y, room);
    }),
  );
}

function drawCode({ pdf, root }: TaggedPdf, address: string, alt: string): void {
  const { size, dark } = qrSquares(address);
  const side = CODE_POINTS / size;
  root.add(
    pdf.struct('Figure', { alt }, () => {
      for (const [x, y] of dark) pdf.rect(PAGE.margin + x * side, FOOT + y * side, side, side);
      pdf.fill('#000000');
    }),
  );
}

import { type PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { SHEET_ROWS } from '../../contract/limits.ts';
import type { Cell, Table } from './table.ts';
import {
  CONTENT_TYPES,
  PACKAGE_RELATIONS,
  STYLES,
  WORKBOOK_RELATIONS,
  workbookOf,
  xmlText,
} from './xlsx-parts.ts';

/** Rows written at once: some 100 kB, so that what waits to be compressed stays small. */
const ROWS_AT_ONCE = 64;
/** Texts that are kept as they are written: a table has the same few again and again. */
const KEPT_TEXTS = 10_000;

/** Whether a sheet holds that many rows of a table. */
export function fitsSheet(rowCount: number): boolean {
  return rowCount < SHEET_ROWS;
}

/**
 * A table as a workbook (ECMA-376) with one sheet, whose first row stays in sight: numbers are numbers, texts are texts,
 * so that no cell is a formula whatever it begins with. The zip goes out as it is made, so nothing but some rows is
 * in memory. Precondition: fitsSheet.
 */
export function xlsxOf(table: Table): Readable {
  const zip = new ZipFile();
  const parts = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': PACKAGE_RELATIONS,
    'xl/workbook.xml': workbookOf(table.name),
    'xl/_rels/workbook.xml.rels': WORKBOOK_RELATIONS,
    'xl/styles.xml': STYLES,
  };
  // The moment of the file tells nothing; what is fixed makes the same table the same file.
  const options = { mtime: new Date(Date.UTC(2000, 0, 1)), forceDosTimestamp: true };
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name, options);
  const sheet = Readable.from(sheetOf(table), { objectMode: false });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', options);
  zip.end();
  const output = zip.outputStream as unknown as PassThrough;
  // What fails in the rows ends the file, and who goes away ends the rows.
  sheet.once('error', (error) => output.destroy(error));
  output.once('close', () => sheet.destroy());
  return output;
}

async function* sheetOf({ columns, rows }: Table): AsyncGenerator<string, void, void> {
  const letters = columns.map((_, at) => columnAt(at));
  const written = new SheetRows(letters);
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>' +
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>' +
    '</sheetViews><sheetData><row r="1">' +
    columns
      .map(
        ({ name }, at) => `<c r="${letters[at]}1" s="1" t="inlineStr"><is><t>${xmlText(name)}</t></is></c>`,
      )
      .join('') +
    '</row>';
  let number = 1;
  for await (const some of rows) {
    for (let at = 0; at < some.length; at += ROWS_AT_ONCE) {
      const text = some
        .slice(at, at + ROWS_AT_ONCE)
        .map((row, index) => written.row(row, number + index + 1));
      number += text.length;
      yield text.join('');
    }
  }
  yield `</sheetData><autoFilter ref="A1:${letters.at(-1)}${number}"/></worksheet>`;
}

class SheetRows {
  readonly #begins: readonly string[];
  readonly #texts = new Map<string, string>();

  /** @param letters of the columns */
  constructor(letters: readonly string[]) {
    this.#begins = letters.map((letter) => `<c r="${letter}`);
  }

  /** An empty cell is left out. */
  row(cells: readonly Cell[], number: number): string {
    const written = [`<row r="${number}">`];
    for (const [at, cell] of cells.entries()) {
      if (cell === null) continue;
      const content = typeof cell === 'number' ? `"><v>${cell}</v></c>` : this.#text(cell);
      written.push(this.#begins[at] ?? '', String(number), content);
    }
    written.push('</row>');
    // Joined: added up, a row would be kept as all the pieces it was made of.
    return written.join('');
  }

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const written = `" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
    if (this.#texts.size >= KEPT_TEXTS) this.#texts.clear();
    this.#texts.set(text, written);
    return written;
  }
}

/** A to Z, then AA, AB … */
function columnAt(index: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (index % 26));
  return index < 26 ? last : columnAt(Math.floor(index / 26) - 1) + last;
}

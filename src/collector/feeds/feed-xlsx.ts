import { type PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { FigureRow } from '../../contract/feeds/figure-row.ts';
import { SHEET_ROWS } from '../../contract/limits.ts';
import { TYPED_COLUMNS, type TypedColumn } from './column-types.ts';
import {
  CONTENT_TYPES,
  PACKAGE_RELATIONS,
  STYLES,
  WORKBOOK,
  WORKBOOK_RELATIONS,
  xmlText,
} from './xlsx-parts.ts';

/** Rows written at once: some 100 kB, so that what waits to be compressed stays small. */
const ROWS_AT_ONCE = 64;

/** Whether a sheet holds that many rows of the table. */
export function fitsSheet(rowCount: number): boolean {
  return rowCount < SHEET_ROWS;
}

/**
 * The table as a workbook (ECMA-376) with one sheet, whose first row stays in sight: numbers are numbers, texts are texts,
 * so that no cell is a formula whatever it begins with. The zip goes out as it is made, so nothing but some units' rows is
 * in memory. Precondition: fitsSheet.
 */
export function xlsxOfRows(rows: AsyncIterable<readonly FigureRow[]>, rowCount: number): Readable {
  const zip = new ZipFile();
  const parts = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': PACKAGE_RELATIONS,
    'xl/workbook.xml': WORKBOOK,
    'xl/_rels/workbook.xml.rels': WORKBOOK_RELATIONS,
    'xl/styles.xml': STYLES,
  };
  // The moment of the file tells nothing; what is fixed makes the same table the same file.
  const options = { mtime: new Date(Date.UTC(2000, 0, 1)), forceDosTimestamp: true };
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name, options);
  const sheet = Readable.from(sheetOf(rows, rowCount), { objectMode: false });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', options);
  zip.end();
  const output = zip.outputStream as unknown as PassThrough;
  // What fails in the rows ends the file, and who goes away ends the rows.
  sheet.once('error', (error) => output.destroy(error));
  output.once('close', () => sheet.destroy());
  return output;
}

async function* sheetOf(
  rows: AsyncIterable<readonly FigureRow[]>,
  rowCount: number,
): AsyncGenerator<string, void, void> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews>' +
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>' +
    '</sheetViews><sheetData><row r="1">' +
    TYPED_COLUMNS.map(
      ({ name }, at) => `<c r="${columnAt(at)}1" s="1" t="inlineStr"><is><t>${name}</t></is></c>`,
    ).join('') +
    '</row>';
  let number = 1;
  for await (const some of rows) {
    for (let at = 0; at < some.length; at += ROWS_AT_ONCE) {
      const text = some.slice(at, at + ROWS_AT_ONCE).map((row, index) => rowOf(row, number + index + 1));
      number += text.length;
      yield text.join('');
    }
  }
  const last = `${columnAt(TYPED_COLUMNS.length - 1)}${rowCount + 1}`;
  yield `</sheetData><autoFilter ref="A1:${last}"/></worksheet>`;
}

function rowOf(row: FigureRow, number: number): string {
  const cells = TYPED_COLUMNS.map((column, at) => cellOf(column, row, `${columnAt(at)}${number}`));
  return `<row r="${number}">${cells.join('')}</row>`;
}

/** An empty cell is left out. */
function cellOf({ name, type }: TypedColumn, row: FigureRow, at: string): string {
  const value = row[name];
  if (value === null) return '';
  if (type !== 'text') return `<c r="${at}"><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${xmlText(String(value))}</t></is></c>`;
}

/** A, B …; the table has fewer columns than there are letters. */
function columnAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** Spreadsheets take UTF-8 for what it is only where a file begins with it. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * What makes a spreadsheet take a cell for a formula, or move what follows into one: also behind white space, and in
 * the wide forms that programs for East Asia take for the plain ones.
 */
const FORMULA_STARTS = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u;

export const CSV_LINE_END = '\r\n';

/** What most cells of a long table are, and none of them is changed. */
const PLAIN = /^[\w][\w .@:]*$/;

/**
 * One row by RFC 4180, line end included. A cell that a spreadsheet would run as a formula gets an apostrophe before
 * it, which spreadsheets take for "this is text".
 */
export function csvRow(cells: readonly string[]): string {
  return cells.map(csvCell).join(',') + CSV_LINE_END;
}

/** One cell of such a row. */
export function csvCell(cell: string): string {
  if (cell === '' || PLAIN.test(cell)) return cell;
  const text = FORMULA_STARTS.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

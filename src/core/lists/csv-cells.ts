import { err, ok, type Result } from '../kernel/result.ts';

/** What a list's cells are separated by: Excel writes semicolons where the comma is the decimal sign, as in Viet Nam. */
export type Delimiter = ',' | ';' | '\t';
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t'];

export type CellsFault = 'unclosed-quote' | 'bad-quote';

/** The delimiter a first line `sep=;` names, which only Excel reads; null for every other line. */
export function statedDelimiter(line: string): Delimiter | null {
  const stated = /^"?sep=(.)"?[,;\t]*\s*$/i.exec(line)?.[1];
  return DELIMITERS.find((one) => one === stated) ?? null;
}

/** By which a header falls into the most cells. */
export function delimiterOf(header: string): Delimiter {
  const counts = DELIMITERS.map((delimiter) => {
    const cells = cellsOf(header, delimiter);
    return cells.ok ? cells.value.length : 0;
  });
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The cells of one line by RFC 4180. No cell of the product's lists has a line in it. */
export function cellsOf(line: string, delimiter: Delimiter = ','): Result<readonly string[], CellsFault> {
  const cells: string[] = [];
  let start = 0;
  for (;;) {
    const isQuoted = line.charAt(start) === '"';
    const end = isQuoted ? quoteEnd(line, start) : until(line, delimiter, start);
    if (end === -1) return err('unclosed-quote');
    if (isQuoted) cells.push(line.slice(start + 1, end - 1).replaceAll('""', '"'));
    else {
      const cell = line.slice(start, end);
      if (cell.includes('"')) return err('bad-quote');
      cells.push(cell);
    }
    if (end === line.length) return ok(cells);
    if (line.charAt(end) !== delimiter) return err('bad-quote');
    start = end + 1;
  }
}

/** Behind the quote that ends the cell; -1 where none does. */
function quoteEnd(line: string, start: number): number {
  for (let at = line.indexOf('"', start + 1); at !== -1; at = line.indexOf('"', at + 2)) {
    if (line.charAt(at + 1) !== '"') return at + 1;
  }
  return -1;
}

function until(line: string, delimiter: Delimiter, start: number): number {
  const end = line.indexOf(delimiter, start);
  return end === -1 ? line.length : end;
}

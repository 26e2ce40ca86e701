import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { UnitRow } from '../../core/units/check-units.ts';
import { parseUnitHeader, tidied } from '../../core/units/parse-unit-row.ts';
import type { UnitFault } from '../../core/units/unit-fault.ts';
import { cellsOf, type Delimiter, delimiterOf, statedDelimiter } from '../csv/csv-cells.ts';
import { asUtf8 } from '../csv/csv-text.ts';

/** A file with faults of form, and what could be read of it, so that faults of content are reported with them. */
export interface UnreadableUnits {
  readonly faults: readonly UnitFault[];
  readonly rows: readonly UnitRow[];
  /** Codes of the lines that could not be read, as far as they can be guessed. */
  readonly unreadCodes: ReadonlySet<string>;
}

const LINE_FEED = 0x0a;
/** An empty line, or the delimiters that a spreadsheet leaves below the last row. */
const NOTHING = /^[,;\t \u00a0]*$/;

/**
 * The rows of a list of units as CSV, with their lines in the file (the header is line 1, or below `sep=;`): UTF-8 or
 * UTF-16, with commas, semicolons or tabs.
 *
 * **A line is a row.** No cell of such a list may hold a line break, so a quote that is not closed spoils one
 * line instead of swallowing the rest of the file, every bad line is found, and line numbers are those that an
 * editor shows. A byte order mark, CRLF or CR, empty lines, empty columns at the end and rows of nothing but delimiters
 * are let pass.
 */
export function readUnitsCsv(bytes: Uint8Array): Result<readonly UnitRow[], UnreadableUnits> {
  const rows: UnitRow[] = [];
  const faults: UnitFault[] = [];
  const unreadCodes = new Set<string>();
  const failed = () => err({ faults, rows, unreadCodes });

  const lines = linesOf(asUtf8(bytes));
  const stated = statedDelimiter(lines[0].text);
  const headerAt = stated !== null && lines.length > 1 ? 1 : 0;
  const first = lines[headerAt] ?? lines[0];
  const rest = lines.slice(headerAt + 1);
  if (!first.isUtf8) {
    // Nothing below can be told without its columns.
    faults.push(notUtf8(1));
    return failed();
  }
  if ([first, ...rest].every(({ text }) => text.trim() === '')) {
    faults.push({ line: 1, kind: 'empty', value: '', reason: 'the file is empty' });
    return failed();
  }
  const delimiter = stated ?? delimiterOf(first.text);
  const header = cellsIn(headerAt + 1, first.text, delimiter);
  const columns = header.ok ? parseUnitHeader(withoutEmptyEnd(header.value, 0)) : err([header.error]);
  if (!columns.ok) {
    faults.push(...columns.error.map((fault) => ({ ...fault, line: headerAt + 1 })));
    return failed();
  }
  const codeAt = columns.value.indexOf('code');
  for (const [index, { text: content, isUtf8 }] of rest.entries()) {
    const line = index + headerAt + 2;
    if (!isUtf8) {
      faults.push(notUtf8(line));
      unreadCodes.add(guessedCode(content, codeAt, delimiter));
      continue;
    }
    if (NOTHING.test(content)) continue;
    const read = cellsIn(line, content, delimiter);
    const cells = read.ok ? ok(withoutEmptyEnd(read.value, columns.value.length)) : read;
    if (!cells.ok) {
      faults.push(cells.error);
      unreadCodes.add(guessedCode(content, codeAt, delimiter));
    } else if (cells.value.length !== columns.value.length) {
      const [count, due] = [cells.value.length, columns.value.length];
      const reason = `${count} cells where the header has ${due} columns; a name with a comma needs quotes`;
      faults.push({ line, kind: 'wrong-cell-count', value: String(count), reason });
      unreadCodes.add(tidied(cells.value[codeAt] ?? ''));
    } else {
      rows.push({
        line,
        fields: Object.fromEntries(columns.value.map((column, at) => [column, cells.value[at] ?? ''])),
      });
    }
  }
  if (faults.length === 0 && rows.length === 0) {
    faults.push({ line: 1, kind: 'no-rows', value: '', reason: 'the file has a header and no rows' });
  }
  return faults.length > 0 ? failed() : ok(rows);
}

function cellsIn(line: number, content: string, delimiter: Delimiter): Result<readonly string[], UnitFault> {
  const cells = cellsOf(content, delimiter);
  return cells.ok ? cells : err({ line, kind: cells.error, value: '', reason: QUOTE_FAULTS[cells.error] });
}

const QUOTE_FAULTS = {
  'unclosed-quote': 'a quote is opened and not closed on this line',
  'bad-quote': 'a quote stands within a cell; put the whole cell in quotes and double those within',
} as const;

/** Without the empty cells a spreadsheet leaves behind the last column, down to `count`. */
function withoutEmptyEnd(cells: readonly string[], count: number): readonly string[] {
  let end = cells.length;
  while (end > count && tidied(cells[end - 1] ?? '') === '') end -= 1;
  return cells.slice(0, end);
}

/** The code of a line whose cells cannot be told for certain. */
function guessedCode(content: string, codeAt: number, delimiter: Delimiter): string {
  return tidied(content.split(delimiter)[codeAt] ?? '').replaceAll('"', '');
}

interface Line {
  /** Without its end, and without the file's byte order mark; with replacement characters where it is not UTF-8. */
  readonly text: string;
  readonly isUtf8: boolean;
}

/** A line feed is never part of a longer character, so lines can be told apart before they are decoded. */
function linesOf(bytes: Uint8Array): readonly [Line, ...Line[]] {
  const following: Line[] = [];
  const firstEnd = bytes.indexOf(LINE_FEED);
  const first = decoded(bytes, 0, firstEnd);
  for (let end = firstEnd; end !== -1; ) {
    const start = end + 1;
    end = bytes.indexOf(LINE_FEED, start);
    following.push(decoded(bytes, start, end));
  }
  return [first, ...following];
}

/** The line from `start` up to its line feed at `end`, or up to the end of the file for -1. */
function decoded(bytes: Uint8Array, start: number, end: number): Line {
  const ignoreBOM = start > 0;
  const line = bytes.subarray(start, end === -1 ? undefined : end);
  const withoutReturn = (text: string) => (end === -1 ? text : text.replace(/\r$/, ''));
  try {
    return {
      text: withoutReturn(new TextDecoder('utf-8', { fatal: true, ignoreBOM }).decode(line)),
      isUtf8: true,
    };
  } catch {
    return { text: withoutReturn(new TextDecoder('utf-8', { ignoreBOM }).decode(line)), isUtf8: false };
  }
}

function notUtf8(line: number): UnitFault {
  return { line, kind: 'not-utf8', value: '', reason: 'is not UTF-8; save the list as "CSV UTF-8"' };
}

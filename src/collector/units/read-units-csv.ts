import { CsvError, parse } from 'csv-parse/sync';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { UnitRow } from '../../core/units/check-units.ts';
import { parseUnitHeader, tidied } from '../../core/units/parse-unit-row.ts';
import type { UnitFault } from '../../core/units/unit-fault.ts';

/** A file with faults of form, and what could be read of it, so that faults of content are reported with them. */
export interface UnreadableUnits {
  readonly faults: readonly UnitFault[];
  readonly rows: readonly UnitRow[];
  /** Codes of the lines that could not be read, as far as they can be guessed. */
  readonly unreadCodes: ReadonlySet<string>;
}

const LINE_FEED = 0x0a;
/** An empty line, or the commas that a spreadsheet leaves below the last row. */
const NOTHING = /^[, \u00a0]*$/;

/**
 * The rows of a list of units as UTF-8 CSV, with their lines in the file (the header is line 1).
 *
 * **A line is a row.** No cell of such a list may hold a line break, so a quote that is not closed spoils one
 * line instead of swallowing the rest of the file, every bad line is found, and line numbers are those that an
 * editor shows. A byte order mark, CRLF, empty lines and rows of nothing but commas are let pass.
 */
export function readUnitsCsv(bytes: Uint8Array): Result<readonly UnitRow[], UnreadableUnits> {
  const rows: UnitRow[] = [];
  const faults: UnitFault[] = [];
  const unreadCodes = new Set<string>();
  const failed = () => err({ faults, rows, unreadCodes });

  const [first, ...rest] = linesOf(bytes);
  if (!first.isUtf8) {
    // Nothing below can be told without its columns.
    faults.push(notUtf8(1));
    return failed();
  }
  if ([first, ...rest].every(({ text }) => text.trim() === '')) {
    faults.push({ line: 1, kind: 'empty', value: '', reason: 'the file is empty' });
    return failed();
  }
  const header = cellsOf(1, first.text);
  const columns = header.ok ? parseUnitHeader(header.value) : err([header.error]);
  if (!columns.ok) {
    faults.push(...columns.error);
    return failed();
  }
  const codeAt = columns.value.indexOf('code');
  for (const [index, { text: content, isUtf8 }] of rest.entries()) {
    const line = index + 2;
    if (!isUtf8) {
      faults.push(notUtf8(line));
      unreadCodes.add(guessedCode(content, codeAt));
      continue;
    }
    if (NOTHING.test(content)) continue;
    const cells = cellsOf(line, content);
    if (!cells.ok) {
      faults.push(cells.error);
      unreadCodes.add(guessedCode(content, codeAt));
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

function cellsOf(line: number, content: string): Result<readonly string[], UnitFault> {
  try {
    const records = parse(content, { delimiter: ',', record_delimiter: ['\n'] });
    return ok(records[0] ?? []);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return err(
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? { line, kind: 'unclosed-quote', value: '', reason: 'a quote is opened and not closed on this line' }
        : {
            line,
            kind: 'bad-quote',
            value: '',
            reason: 'a quote stands within a cell; put the whole cell in quotes and double those within',
          },
    );
  }
}

/** The code of a line whose cells cannot be told for certain. */
function guessedCode(content: string, codeAt: number): string {
  return tidied(content.split(',')[codeAt] ?? '').replaceAll('"', '');
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

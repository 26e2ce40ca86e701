import { err, ok, type Result } from '../../core/kernel/result.ts';
import { tidied } from '../../core/lists/cell.ts';
import { cellsOf, type Delimiter, delimiterOf, statedDelimiter } from '../../core/lists/csv-cells.ts';
import type { FormFaultKind, ListFault, ListRow } from '../../core/lists/list-fault.ts';
import { type ListColumns, parseHeader } from '../../core/lists/parse-header.ts';
import { asUtf8, isWorkbook } from './csv-text.ts';

/** A file with faults of form, and what could be read of it, so that faults of content are reported with them. */
export interface UnreadableList<Column extends string> {
  readonly faults: readonly FormFault[];
  readonly rows: readonly ListRow<Column>[];
  /** What the key column has in the lines that could not be read, as far as it can be guessed. */
  readonly unreadKeys: ReadonlySet<string>;
}

type FormFault = ListFault<FormFaultKind>;

/** What kind of list is read. */
export interface ListForm<Column extends string> {
  readonly columns: ListColumns<Column>;
  /** The column by which other rows name a row. */
  readonly key: Column;
}

const LINE_FEED = 0x0a;
/** An empty line, or the delimiters that a spreadsheet leaves below the last row. */
const NOTHING = /^[,;\t \u00a0]*$/;

/**
 * The rows of a list as CSV, with their lines in the file (the header is line 1, or below `sep=;`): UTF-8 or
 * UTF-16, with commas, semicolons or tabs.
 *
 * **A line is a row.** No cell of such a list may hold a line break, so a quote that is not closed spoils one
 * line instead of swallowing the rest of the file, every bad line is found, and line numbers are those that an
 * editor shows. A byte order mark, CRLF or CR, empty lines, empty columns at the end and rows of nothing but delimiters
 * are let pass.
 */
export function readList<Column extends string>(
  bytes: Uint8Array,
  { columns: known, key }: ListForm<Column>,
): Result<readonly ListRow<Column>[], UnreadableList<Column>> {
  const rows: ListRow<Column>[] = [];
  const faults: FormFault[] = [];
  const unreadKeys = new Set<string>();
  const failed = () => err({ faults, rows, unreadKeys });

  if (isWorkbook(bytes)) {
    faults.push({
      line: 1,
      kind: 'workbook',
      value: '',
      reason: 'is a workbook; save the list as "CSV UTF-8"',
    });
    return failed();
  }
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
  const columns = header.ok ? parseHeader(withoutEmptyEnd(header.value, 0), known) : err([header.error]);
  if (!columns.ok) {
    faults.push(...columns.error.map((fault) => ({ ...fault, line: headerAt + 1 })));
    return failed();
  }
  const keyAt = columns.value.indexOf(key);
  for (const [index, { text: content, isUtf8 }] of rest.entries()) {
    const line = index + headerAt + 2;
    if (!isUtf8) {
      faults.push(notUtf8(line));
      unreadKeys.add(guessedKey(content, keyAt, delimiter));
      continue;
    }
    if (NOTHING.test(content)) continue;
    const read = cellsIn(line, content, delimiter);
    const cells = read.ok ? ok(withoutEmptyEnd(read.value, columns.value.length)) : read;
    if (!cells.ok) {
      faults.push(cells.error);
      unreadKeys.add(guessedKey(content, keyAt, delimiter));
    } else if (cells.value.length !== columns.value.length) {
      const [count, due] = [cells.value.length, columns.value.length];
      const reason = `${count} cells where the header has ${due} columns; a name with a comma needs quotes`;
      faults.push({ line, kind: 'wrong-cell-count', value: String(count), reason });
      unreadKeys.add(tidied(cells.value[keyAt] ?? ''));
    } else {
      rows.push({
        line,
        fields: Object.fromEntries(
          columns.value.map((column, at) => [column, cells.value[at] ?? '']),
        ) as ListRow<Column>['fields'],
      });
    }
  }
  if (faults.length === 0 && rows.length === 0) {
    faults.push({ line: 1, kind: 'no-rows', value: '', reason: 'the file has a header and no rows' });
  }
  return faults.length > 0 ? failed() : ok(rows);
}

function cellsIn(line: number, content: string, delimiter: Delimiter): Result<readonly string[], FormFault> {
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

/** The key of a line whose cells cannot be told for certain. */
function guessedKey(content: string, keyAt: number, delimiter: Delimiter): string {
  return tidied(content.split(delimiter)[keyAt] ?? '').replaceAll('"', '');
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

function notUtf8(line: number): FormFault {
  return { line, kind: 'not-utf8', value: '', reason: 'is not UTF-8; save the list as "CSV UTF-8"' };
}

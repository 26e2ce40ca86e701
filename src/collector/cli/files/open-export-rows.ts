import { cellsOf, type Delimiter, delimiterOf } from '../../../core/lists/csv-cells.ts';
import { type Answers, parseScoreLine } from '../../../core/questionnaire/parse-answers.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import {
  ANSWER_ALONE_CELL,
  OPEN_EXPORT_COLUMNS,
  openExportHeader,
  WAITING_CELL,
} from '../../../core/tally/open-export.ts';
import { tallyLayout } from '../../../core/tally/tally-layout.ts';

/** A row of the open export: the answers of a response, or one that stands alone. */
export interface OpenExportRow {
  readonly answers: Answers;
  readonly isAlone: boolean;
}

/**
 * How rows below a header of the open export are read: to their answers, or why they have none. Null where the line
 * is no such header; a text where it is one of another questionnaire.
 */
export function openExportRows(
  questionnaire: Questionnaire,
  header: string,
): ((line: string) => OpenExportRow | string) | string | null {
  const delimiter = delimiterOf(header);
  const columns = rowOf(header, delimiter);
  if (columns === null || OPEN_EXPORT_COLUMNS.some((column, index) => columns[index] !== column)) return null;
  const { id, version } = questionnaire;
  const expected = openExportHeader(tallyLayout(questionnaire));
  if (columns.join() !== expected.join()) return `the columns are not those of ${id} version ${version}`;
  return (line) => {
    const cells = rowOf(line, delimiter, columns.length);
    if (cells === null || cells.length !== columns.length) return `not a row of ${columns.length} cells`;
    const about = Object.fromEntries(OPEN_EXPORT_COLUMNS.map((column, index) => [column, cells[index]]));
    if (about['questionnaire'] !== id || about['version'] !== String(version)) {
      return `of ${about['questionnaire']} version ${about['version']}, not of ${id} version ${version}`;
    }
    const given = columns
      .slice(OPEN_EXPORT_COLUMNS.length)
      .map((item, index) => [item, answerIn(cells[OPEN_EXPORT_COLUMNS.length + index] ?? '')]);
    const parsed = parseScoreLine(questionnaire, { answers: Object.fromEntries(given) });
    const isAlone = about['flags'] === ANSWER_ALONE_CELL;
    return parsed.ok
      ? { answers: parsed.value, isAlone }
      : `at "${parsed.error.path}": ${parsed.error.reason}`;
  };
}

/** An answer that waits is in no figure, as one never given. */
function answerIn(cell: string): number | string | null {
  if (cell === '' || cell === WAITING_CELL) return null;
  return /^\d{1,2}$/.test(cell) ? Number(cell) : cell;
}

/** The cells of a line without the empty ones a spreadsheet leaves at its end; null where its quotes are not right. */
function rowOf(line: string, delimiter: Delimiter, columns = 0): readonly string[] | null {
  const cells = cellsOf(line.replace(/\r$/, ''), delimiter);
  if (!cells.ok) return null;
  let end = cells.value.length;
  while (end > columns && cells.value[end - 1] === '') end -= 1;
  return cells.value.slice(0, end);
}

import { csvCell } from '../lists/csv-row.ts';
import type { Answer, ItemId } from '../questionnaire/questionnaire.ts';
import { flagsBesideAnswers } from './response-flags.ts';
import type { TallyLayout } from './tally-layout.ts';

/**
 * The open export: one row a response, of what was released for a span inside the period, in no order. It has no id, device, sequence, day, time,
 * profile, context, language or comment, so that a row is one of the ten or more of its office, span, mode and
 * questionnaire version; and an answer that waits (itemsThatWait) is not in it. The responses of people under age,
 * which are in no figure, are not in it either.
 *
 * An answer that was released for a longer span than its response stands in a row of that span, alone, so that nobody
 * can take it to the month it was given in. It counts as an answer and is no further respondent. So the percentages of
 * a selection are computed again from its rows to the last digit, and where no answer stands alone their intervals too:
 * which answers are of one person is what such a row hides.
 *
 * Not covered: anyone who compares one day's export with the next sees which rows are new, ten or more at a time, and so
 * which ten people's answers; and which of those ten answered the questions that hardly anybody did is not hidden once
 * ten answers to them are there.
 */
export const OPEN_EXPORT_COLUMNS = ['unit', 'period', 'mode', 'questionnaire', 'version', 'flags'] as const;

/** Stands in a cell whose content waits until ten are there. */
export const WAITING_CELL = 'waiting';

/** Stands for the flags of a row with one answer whose response has a row of a shorter span. */
export const ANSWER_ALONE_CELL = 'answer-alone';

export interface OpenRow {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  /** The text of the span it was released for: `2026-11`, `2026-Q4`, `2026-H2` or `2026`. */
  readonly span: string;
  readonly mode: string;
  readonly questionnaire: string;
  readonly version: number;
  /** Null while they wait; `answer-alone` of a row with one answer whose response has a row of a shorter span. */
  readonly flags: readonly string[] | typeof ANSWER_ALONE_CELL | null;
  readonly answers: Readonly<Partial<Record<ItemId, Answer>>>;
  /** Indexes into TallyLayout.items of those that wait. */
  readonly waiting: ReadonlySet<number>;
}

export function openExportHeader(layout: TallyLayout): readonly string[] {
  return [...OPEN_EXPORT_COLUMNS, ...layout.items];
}

/** Writes rows as lines of CSV under openExportHeader. An item never reached is an empty cell. */
export class OpenExportLines {
  readonly #items: readonly ItemId[];
  /** Cells as CSV has them: millions of rows have the same few. */
  readonly #cells = new Map<string | number, string>();
  #last: Pick<OpenRow, 'unit' | 'span' | 'mode'> = { unit: '', span: '', mode: '' };
  #beginning = '';

  constructor({ items }: TallyLayout) {
    this.#items = items;
  }

  /** Without its end (CSV_LINE_END). All rows are of one questionnaire version. */
  line(row: OpenRow): string {
    const { answers, waiting } = row;
    const cells = this.#items.map((item, index) =>
      waiting.has(index) ? WAITING_CELL : this.#cell(answers[item] ?? ''),
    );
    // Joined: added up, a line would be kept as all the pieces it was made of.
    return [this.#beginningOf(row), this.#cell(flagsCell(row.flags)), ...cells].join(',');
  }

  /** Rows of one block come one after another. */
  #beginningOf(row: OpenRow): string {
    const { unit, span, mode } = this.#last;
    if (row.unit !== unit || row.span !== span || row.mode !== mode) {
      this.#last = row;
      const cells = [row.unit, row.span, row.mode, row.questionnaire, String(row.version)];
      this.#beginning = cells.map(csvCell).join(',');
    }
    return this.#beginning;
  }

  #cell(content: string | number): string {
    const known = this.#cells.get(content);
    if (known !== undefined) return known;
    const cell = csvCell(String(content));
    this.#cells.set(content, cell);
    return cell;
  }
}

/**
 * Writes rows as cells under openExportHeader, for formats whose cells have types: levels are numbers, everything else is
 * text, and null stands where a line of CSV has an empty cell.
 */
export function openExportCells({
  items,
}: TallyLayout): (row: OpenRow) => readonly (string | number | null)[] {
  return ({ unit, span, mode, questionnaire, version, flags, answers, waiting }) => [
    ...[unit, span, mode, questionnaire, version, flagsCell(flags) || null],
    ...items.map((item, index) => (waiting.has(index) ? WAITING_CELL : (answers[item] ?? null))),
  ];
}

function flagsCell(flags: OpenRow['flags']): string {
  if (flags === null) return WAITING_CELL;
  if (flags.length === 0) return '';
  return typeof flags === 'string' ? flags : flagsBesideAnswers(flags).join(' ');
}

import type { Answer, ItemId } from '../questionnaire/questionnaire.ts';
import type { TallyLayout } from './tally-layout.ts';

/**
 * The open export: one row a response, of released blocks only, in no order. It has no id, device, sequence, day, time,
 * profile, context, language or comment, so that a row is one of the ten or more of its office, month, mode and
 * questionnaire version; and an answer that waits (itemsThatWait) is not in it. The responses of people under age,
 * which are in no figure, are not in it either. So the figures of a selection are computed again from its rows to the
 * last digit.
 *
 * Not covered: anyone who compares one day's export with the next sees which rows are new, ten or more at a time, and so
 * which ten people's answers; and which of those ten answered the questions that hardly anybody did is not hidden once
 * ten answers to them are there.
 */
export const OPEN_EXPORT_COLUMNS = ['unit', 'period', 'mode', 'questionnaire', 'version', 'flags'] as const;

/** Stands in a cell whose content waits until ten are there. */
export const WAITING_CELL = 'waiting';

export interface OpenRow {
  /** `code@valid-from` of the office. */
  readonly unit: string;
  readonly month: string;
  readonly mode: string;
  readonly questionnaire: string;
  readonly version: number;
  /** Null while they wait. */
  readonly flags: readonly string[] | null;
  readonly answers: Readonly<Partial<Record<ItemId, Answer>>>;
  /** Indexes into TallyLayout.items of those that wait. */
  readonly waiting: ReadonlySet<number>;
}

export function openExportHeader(layout: TallyLayout): readonly string[] {
  return [...OPEN_EXPORT_COLUMNS, ...layout.items];
}

/** The cells under openExportHeader. An item never reached is an empty cell. */
export function openExportCells(layout: TallyLayout, row: OpenRow): readonly string[] {
  return [
    row.unit,
    row.month,
    row.mode,
    row.questionnaire,
    String(row.version),
    row.flags === null ? WAITING_CELL : row.flags.join(' '),
    ...layout.items.map((item, index) =>
      row.waiting.has(index) ? WAITING_CELL : String(row.answers[item] ?? ''),
    ),
  ];
}

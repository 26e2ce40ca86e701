import type { ExportFormat } from '../../contract/on-offer.ts';
import { BYTE_ORDER_MARK, CSV_LINE_END, csvRow } from '../../core/lists/csv-row.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import {
  OPEN_EXPORT_COLUMNS,
  OpenExportLines,
  openExportCells,
  openExportHeader,
} from '../../core/tally/open-export.ts';
import { type TallyLayout, tallyLayout } from '../../core/tally/tally-layout.ts';
import type { Table, TableColumn } from '../tables/table.ts';
import type { ExportBlock } from './export-store.ts';
import { type ExportTools, type SomeLines, shuffledLines } from './shuffled-lines.ts';

/** What of the open export is to be written. Plain values, so that another thread can be told. */
export interface ExportPlan {
  readonly questionnaire: Questionnaire;
  readonly format: ExportFormat;
  /** Those of an office follow one another. */
  readonly blocks: readonly ExportBlock[];
}

/** A part of the file. */
export interface ExportPiece {
  readonly content: string | Uint8Array;
  /** How many rows went into the file since the piece before: of a compressed one they are in it or in the next. */
  readonly rows: number;
  /** How many of them are responses, and no answer that stands alone. */
  readonly responses: number;
}

/** Writes a plan, piece by piece; who returns it ends the work. Only some blocks of one office are in memory. */
export type WriteExport = (plan: ExportPlan) => AsyncGenerator<ExportPiece, void, void>;

/** The file in the format of the plan, written on the thread that reads it: the same rows in each, in an order of its own. */
export function exportWriter(tools: ExportTools): WriteExport {
  return (plan) => (plan.format === 'csv' ? csv(tools, plan) : table(tools, plan));
}

/** CSV (RFC 4180, UTF-8). */
async function* csv(tools: ExportTools, plan: ExportPlan): AsyncGenerator<ExportPiece, void, void> {
  const layout = tallyLayout(plan.questionnaire);
  yield { content: BYTE_ORDER_MARK + csvRow(openExportHeader(layout)), rows: 0, responses: 0 };
  const text = new OpenExportLines(layout);
  for await (const { lines, responses } of shuffledLines(tools, plan, (row) => text.line(row))) {
    yield { content: lines.map((line) => line + CSV_LINE_END).join(''), rows: lines.length, responses };
  }
}

async function* table(tools: ExportTools, plan: ExportPlan): AsyncGenerator<ExportPiece, void, void> {
  const layout = tallyLayout(plan.questionnaire);
  let since = { rows: 0, responses: 0 };
  const cells = openExportCells(layout);
  const written: Table = {
    ...{ name: 'responses', columns: columnsOf(layout) },
    rows: followed(shuffledLines(tools, plan, cells), (lines, responses) => {
      since = { rows: since.rows + lines.length, responses: since.responses + responses };
    }),
  };
  for await (const content of await fileOf(plan.format, written)) {
    yield { content: content as Uint8Array, ...since };
    since = { rows: 0, responses: 0 };
  }
}

/** What makes a workbook is loaded for one: a thread has all modules once more. */
async function fileOf(format: ExportFormat, written: Table): Promise<AsyncIterable<unknown>> {
  if (format === 'xlsx') return (await import('../tables/table-xlsx.ts')).xlsxOf(written);
  return (await import('../tables/table-parquet.ts')).parquetOf(written);
}

async function* followed<Line>(
  some: AsyncIterable<SomeLines<Line>>,
  seen: (lines: readonly Line[], responses: number) => void,
): AsyncGenerator<readonly Line[], void, void> {
  for await (const { lines, responses } of some) {
    seen(lines, responses);
    yield lines;
  }
}

/** An answer may be a level or a word, so that a column of answers is one of texts where a column has one type. */
function columnsOf({ items }: TallyLayout): readonly TableColumn[] {
  return [
    ...OPEN_EXPORT_COLUMNS.map(
      (name): TableColumn => ({
        ...{ name, type: name === 'version' ? 'integer' : 'text', isNullable: name === 'flags' },
      }),
    ),
    ...items.map((name): TableColumn => ({ name, type: 'text', isNullable: true })),
  ];
}

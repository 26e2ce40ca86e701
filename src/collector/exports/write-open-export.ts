import { BYTE_ORDER_MARK, CSV_LINE_END, csvRow } from '../../core/lists/csv-row.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { ANSWER_ALONE_CELL, OpenExportLines, openExportHeader } from '../../core/tally/open-export.ts';
import { tallyLayout } from '../../core/tally/tally-layout.ts';
import type { ExportBlock, OpenRowReader } from './export-store.ts';

/** Responses that are read together, where an office has so many: a block of more is read alone. */
const RESPONSES_AT_A_TIME = 1_500;

/** What of the open export is to be written. Plain values, so that another thread can be told. */
export interface ExportPlan {
  readonly questionnaire: Questionnaire;
  /** Those of an office follow one another. */
  readonly blocks: readonly ExportBlock[];
}

/** A part of the file. */
export interface ExportPiece {
  readonly content: string | Uint8Array;
  /** How many rows are in it. */
  readonly rows: number;
  /** How many of them are responses, and no answer that stands alone. */
  readonly responses: number;
}

export interface ExportTools {
  readonly rows: OpenRowReader;
  /** Puts a list into an order nobody can foresee, another each time. */
  readonly shuffled: <Element>(list: readonly Element[]) => readonly Element[];
}

/** Writes a plan, piece by piece; who returns it ends the work. Only some blocks of one office are in memory. */
export type WriteExport = (plan: ExportPlan) => AsyncGenerator<ExportPiece, void, void>;

/** The file as CSV (RFC 4180, UTF-8), written on the thread that reads it. */
export function csvWriter({ rows, shuffled }: ExportTools): WriteExport {
  return async function* write({ questionnaire, blocks }) {
    const layout = tallyLayout(questionnaire);
    yield { content: BYTE_ORDER_MARK + csvRow(openExportHeader(layout)), rows: 0, responses: 0 };
    const text = new OpenExportLines(layout);
    for (const group of groupsOf(blocks)) {
      const lines: string[][] = group.map(() => []);
      let responses = 0;
      for await (const page of rows.pages(questionnaire, group)) {
        for (const { block, row } of page) {
          lines[block]?.push(text.line(row));
          if (row.flags !== ANSWER_ALONE_CELL) responses += 1;
        }
      }
      const inOrder = lines.flatMap((some) => [...shuffled(some)]);
      yield { content: inOrder.map((line) => line + CSV_LINE_END).join(''), rows: inOrder.length, responses };
    }
  };
}

/** Blocks of one office each, as many as are worth one reading. */
function* groupsOf(blocks: readonly ExportBlock[]): Generator<readonly ExportBlock[], void, void> {
  let group: ExportBlock[] = [];
  let responses = 0;
  for (const block of blocks) {
    const isFull = responses + block.responses > RESPONSES_AT_A_TIME;
    if (group.length > 0 && (isFull || group[0]?.unit !== block.unit)) {
      yield group;
      group = [];
      responses = 0;
    }
    group.push(block);
    responses += block.responses;
  }
  if (group.length > 0) yield group;
}

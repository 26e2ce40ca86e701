import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { ANSWER_ALONE_CELL, type OpenRow } from '../../core/tally/open-export.ts';
import type { ExportBlock, OpenRowReader } from './export-store.ts';

/** Responses that are read together, where an office has so many: a block of more is read alone. */
const RESPONSES_AT_A_TIME = 1_500;

export interface ExportTools {
  readonly rows: OpenRowReader;
  /** Puts a list into an order nobody can foresee, another each time. */
  readonly shuffled: <Element>(list: readonly Element[]) => readonly Element[];
}

export interface SomeLines<Line> {
  readonly lines: readonly Line[];
  /** How many of them are responses, and no answer that stands alone. */
  readonly responses: number;
}

/**
 * The rows of some blocks, those of each in an order that tells nothing, and the blocks as they come.
 *
 * @param lineOf what is kept of a row until its block is whole
 */
export async function* shuffledLines<Line>(
  { rows, shuffled }: ExportTools,
  {
    questionnaire,
    blocks,
  }: { readonly questionnaire: Questionnaire; readonly blocks: readonly ExportBlock[] },
  lineOf: (row: OpenRow) => Line,
): AsyncGenerator<SomeLines<Line>, void, void> {
  for (const group of groupsOf(blocks)) {
    const lines: Line[][] = group.map(() => []);
    let responses = 0;
    for await (const page of rows.pages(questionnaire, group)) {
      for (const { block, row } of page) {
        lines[block]?.push(lineOf(row));
        if (row.flags !== ANSWER_ALONE_CELL) responses += 1;
      }
    }
    yield { lines: lines.flatMap((some) => [...shuffled(some)]), responses };
  }
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

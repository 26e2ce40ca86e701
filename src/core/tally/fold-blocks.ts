import type { Day } from '../kernel/calendar.ts';
import type { Questionnaire } from '../questionnaire/questionnaire.ts';
import type { Response } from '../questionnaire/response.ts';
import type { CountableRecord } from './countable-record.ts';
import { countsOf, type Tally, TallyAccumulator } from './tally.ts';
import { marginsOf, type TallyKey } from './tally-key.ts';
import { type TallyLayout, tallyLayout } from './tally-layout.ts';

/** One office, month, questionnaire version and mode: what is released together, if it makes ten. */
export interface Block {
  readonly name: string;
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  readonly unit: string;
  readonly month: string;
  readonly mode: string;
  /** What a batch adds. */
  readonly responses: readonly DatedResponse[];
}

/** A response as tallies count it. */
export interface DatedResponse {
  readonly response: Response;
  readonly day: Day;
  readonly flags: readonly string[];
}

/** A tally by margin, value and flag. */
export type Cells = ReadonlyMap<string, { readonly key: TallyKey; readonly tally: Tally }>;

/** Flags that keep a response out of the cleaned index; the clock's is not among them. */
const CLEANING_FLAGS: ReadonlySet<string> = new Set(['fast', 'burst', 'off-hours']);

/** Whether a response with these flags stays out of the cleaned index. */
export function isFlagged(flags: readonly string[]): boolean {
  return flags.some((flag) => CLEANING_FLAGS.has(flag));
}

/** The name of the block a response belongs to; null for records of other kinds. */
export function blockNameOf({ unit, day, questionnaire, body }: CountableRecord): string | null {
  if (body.kind !== 'response') return null;
  const { id, version } = questionnaire;
  const { mode } = body.response;
  return blockName({ unit, month: day.slice(0, 7), questionnaire: id, version, mode });
}

/** What names a block; `questionnaire` is its id. */
export interface BlockKey {
  readonly unit: string;
  readonly month: string;
  readonly questionnaire: string;
  readonly version: number;
  readonly mode: string;
}

export function blockName({ unit, month, questionnaire, version, mode }: BlockKey): string {
  return [unit, month, questionnaire, version, mode].join(' ');
}

/** The responses among the records by block, in ascending order of the blocks' names. */
export function foldBlocks(records: readonly CountableRecord[]): readonly Block[] {
  const blocks = new Map<string, Block & { readonly responses: DatedResponse[] }>();
  for (const record of records) {
    const name = blockNameOf(record);
    if (record.body.kind !== 'response' || name === null) continue;
    const { response } = record.body;
    const { unit, questionnaire, day, flags } = record;
    let block = blocks.get(name);
    if (block === undefined) {
      const layout = tallyLayout(questionnaire);
      block = {
        name,
        questionnaire,
        layout,
        unit,
        month: day.slice(0, 7),
        mode: response.mode,
        responses: [],
      };
      blocks.set(name, block);
    }
    block.responses.push({ response, day, flags });
  }
  return [...blocks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Folds responses of one block into its cells. */
export class FoldedCells {
  readonly #block: Omit<Block, 'name' | 'responses'>;
  readonly #cells = new Map<string, { readonly key: TallyKey; readonly accumulator: TallyAccumulator }>();

  constructor(block: Omit<Block, 'name' | 'responses'>) {
    this.#block = block;
  }

  /** Without its answers to the `waiting` items. */
  add(dated: DatedResponse, waiting?: ReadonlySet<number>): void {
    this.#addToAll(dated, waiting, 1);
  }

  /** Takes back what add() with the same arguments added. */
  takeBack(dated: DatedResponse, waiting: ReadonlySet<number>): void {
    this.#addToAll(dated, waiting, -1);
  }

  cells(): Cells {
    return new Map(
      [...this.#cells].map(([cell, { key, accumulator }]) => [cell, { key, tally: accumulator.tally() }]),
    );
  }

  #addToAll(dated: DatedResponse, waiting: ReadonlySet<number> | undefined, times: 1 | -1): void {
    const { layout, questionnaire } = this.#block;
    const counts = countsOf(layout, questionnaire, dated.response, waiting);
    for (const accumulator of this.#accumulatorsOf(dated)) accumulator.addCounts(counts, times);
  }

  #accumulatorsOf({ response, day, flags }: DatedResponse): readonly TallyAccumulator[] {
    const { unit, month, mode, questionnaire, layout } = this.#block;
    const flagged = isFlagged(flags);
    return marginsOf(response, day).map(({ margin, value }) => {
      const cell = cellName(margin, value, flagged);
      let folded = this.#cells.get(cell);
      if (folded === undefined) {
        const key: TallyKey = {
          unit,
          month,
          questionnaire: questionnaire.id,
          version: questionnaire.version,
          mode: mode as TallyKey['mode'],
          margin,
          value,
          flagged,
        };
        folded = { key, accumulator: new TallyAccumulator(layout, questionnaire) };
        this.#cells.set(cell, folded);
      }
      return folded.accumulator;
    });
  }
}

export function cellName(margin: string, value: string, flagged: boolean): string {
  return `${margin} ${value} ${flagged ? 1 : 0}`;
}

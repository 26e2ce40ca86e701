import { sql, type Transaction } from 'kysely';
import { must } from '../../core/kernel/assert.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { mayRelease } from '../../core/satisfaction/block-release.ts';
import { emptyTally, mergeTallies, type Tally, TallyAccumulator } from '../../core/satisfaction/tally.ts';
import { marginsOf, type TallyKey, TOTAL_MARGIN } from '../../core/satisfaction/tally-key.ts';
import { type TallyLayout, tallyLayout } from '../../core/satisfaction/tally-layout.ts';
import type { SoundRecord } from '../ingest/collector-store.ts';
import { chunked } from './chunks.ts';
import type { Engine } from './engine.ts';
import type { Database } from './schema.ts';
import { rowOfTally, type TallyRow, tallyOfRow } from './tally-row.ts';

/** One office, month, questionnaire version and mode: what is released together. */
export interface Block {
  readonly name: string;
  readonly questionnaire: Questionnaire;
  readonly layout: TallyLayout;
  readonly unit: string;
  readonly month: string;
  readonly mode: string;
  /** What a batch adds, by margin, value and flag. */
  readonly added: ReadonlyMap<string, { readonly key: TallyKey; readonly tally: Tally }>;
}

/** Flags that keep a response out of the cleaned index; the clock's is not among them. */
const CLEANING_FLAGS: ReadonlySet<string> = new Set(['fast', 'burst', 'off-hours']);

/** Whether a response with these flags stays out of the cleaned index. */
export function isFlagged(flags: readonly string[]): boolean {
  return flags.some((flag) => CLEANING_FLAGS.has(flag));
}

/** The name of the block a response belongs to; null for records of other kinds. */
export function blockNameOf({ unit, day, questionnaire, body }: SoundRecord): string | null {
  if (body.kind !== 'response') return null;
  return [unit, day.slice(0, 7), questionnaire.id, questionnaire.version, body.response.mode].join(' ');
}

/** Folds the responses among the records into blocks, in ascending order of their names. */
export function foldBlocks(records: readonly SoundRecord[]): readonly Block[] {
  const blocks = new Map<string, FoldingBlock>();
  for (const record of records) {
    const name = blockNameOf(record);
    if (record.body.kind !== 'response' || name === null) continue;
    const { response } = record.body;
    const { unit, questionnaire, day } = record;
    const month = day.slice(0, 7);
    let block = blocks.get(name);
    if (block === undefined) {
      block = {
        name,
        questionnaire,
        layout: tallyLayout(questionnaire),
        unit,
        month,
        mode: response.mode,
        folding: new Map(),
      };
      blocks.set(name, block);
    }
    const flagged = isFlagged(record.flags);
    for (const { margin, value } of marginsOf(response, day)) {
      const cell = cellName(margin, value, flagged);
      let folded = block.folding.get(cell);
      if (folded === undefined) {
        const key: TallyKey = {
          unit,
          month,
          questionnaire: questionnaire.id,
          version: questionnaire.version,
          mode: response.mode,
          margin,
          value,
          flagged,
        };
        folded = { key, accumulator: new TallyAccumulator(block.layout, questionnaire) };
        block.folding.set(cell, folded);
      }
      folded.accumulator.add(response);
    }
  }
  return [...blocks.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ folding, ...block }) => ({
      ...block,
      added: new Map(
        [...folding].map(([cell, { key, accumulator }]) => [cell, { key, tally: accumulator.tally() }]),
      ),
    }));
}

type FoldingBlock = Omit<Block, 'added'> & {
  readonly folding: Map<string, { readonly key: TallyKey; readonly accumulator: TallyAccumulator }>;
};

/**
 * Adds a batch's blocks to the stored ones and releases each that has gathered enough. All or nothing of a
 * block moves, at every margin and with every record that was stored before, in the caller's transaction. The
 * lock on the blocks' names is what makes reading, adding and writing back safe.
 *
 * @returns the names of the blocks that were released
 */
export async function addBlocks(
  transaction: Transaction<Database>,
  engine: Engine,
  blocks: readonly Block[],
): Promise<ReadonlySet<string>> {
  await engine.lockNamed(
    transaction,
    blocks.map(({ name }) => `tallies ${name}`),
  );
  const written: TallyRow[] = [];
  const released = new Set<string>();
  for (const block of blocks) {
    const rows = await blockRows(transaction, block);
    if (rows.some(({ state }) => state === 'released')) released.add(block.name);
    written.push(...rows);
  }
  written.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const rows of chunked(written, engine.maxParameters)) await upsert(transaction, rows);
  return released;
}

/** The rows of a block after a batch was added; those it no longer has pending are deleted here. */
async function blockRows(transaction: Transaction<Database>, block: Block): Promise<readonly TallyRow[]> {
  const pending = cellsOf(await stored(transaction, block, 'pending'));
  const gatheredBefore = pending.size > 0;
  for (const [cell, { key, tally }] of block.added) {
    const before = pending.get(cell);
    pending.set(cell, { key, tally: before === undefined ? tally : mergeTallies(before.tally, tally) });
  }
  const totals = [...pending.values()].filter(({ key }) => key.margin === TOTAL_MARGIN);
  const total = totals.map(({ tally }) => tally).reduce(mergeTallies, emptyTally(block.layout));
  if (!mayRelease(total)) {
    return [...block.added.keys()].map((cell) => {
      const { key, tally } = must(pending.get(cell), 'every added cell is pending');
      return rowOfTally(key, 'pending', tally);
    });
  }
  const released = cellsOf(await stored(transaction, block, 'released'));
  if (gatheredBefore) await releaseStored(transaction, block);
  return [...pending].map(([cell, { key, tally }]) => {
    const before = released.get(cell);
    return rowOfTally(key, 'released', before === undefined ? tally : mergeTallies(before.tally, tally));
  });
}

/** Ends what a block has pending: its tallies, which the caller adds to the released ones, and its records' state. */
async function releaseStored(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
): Promise<void> {
  await transaction
    .deleteFrom('tallies')
    .where('unit', '=', unit)
    .where('month', '=', month)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('state', '=', 'pending')
    .execute();
  await transaction
    .updateTable('records')
    .set({ state: 'released' })
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    // In the words of the partial index, which no parameter may stand for.
    .where(sql<boolean>`state <> 'released'`)
    .execute();
}

function stored(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
  state: TallyRow['state'],
): Promise<TallyRow[]> {
  return transaction
    .selectFrom('tallies')
    .selectAll()
    .where('unit', '=', unit)
    .where('month', '=', month)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('state', '=', state)
    .execute();
}

function cellsOf(rows: readonly TallyRow[]): Map<string, { readonly key: TallyKey; readonly tally: Tally }> {
  return new Map(
    rows.map((row) => {
      const flagged = row.flagged === 1;
      const key = { ...row, flagged } as unknown as TallyKey;
      return [cellName(row.margin, row.value, flagged), { key, tally: tallyOfRow(row) }];
    }),
  );
}

function cellName(margin: string, value: string, flagged: boolean): string {
  return `${margin} ${value} ${flagged ? 1 : 0}`;
}

/** Rows in the order of the table's key; U+0000 sorts before every other character. */
function keyOf(row: TallyRow): string {
  return [
    row.margin,
    row.value,
    row.questionnaire,
    row.version,
    row.mode,
    row.month,
    row.unit,
    row.flagged,
  ].join('\0');
}

async function upsert(transaction: Transaction<Database>, rows: readonly TallyRow[]): Promise<void> {
  await transaction
    .insertInto('tallies')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['margin', 'value', 'questionnaire', 'version', 'mode', 'month', 'unit', 'flagged', 'state'])
        .doUpdateSet((column) => ({
          responses: column.ref('excluded.responses'),
          excluded: column.ref('excluded.excluded'),
          sums: column.ref('excluded.sums'),
          levels: column.ref('excluded.levels'),
        })),
    )
    .execute();
}

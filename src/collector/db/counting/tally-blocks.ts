import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { isTellableHeap, mayRelease } from '../../../core/tally/block-release.ts';
import {
  type Block,
  type Cells,
  cellName,
  type DatedResponse,
  FoldedCells,
} from '../../../core/tally/fold-blocks.ts';
import { emptyTally, mergeTallies, subtractTally, type Tally } from '../../../core/tally/tally.ts';
import { type TallyKey, TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { type AsReleased, pendingResponses, releaseBlock, type StoredResponse } from './release-block.ts';
import { rowOfTally, type TallyRow, tallyOfRow } from './tally-row.ts';

/**
 * Adds a batch's blocks to the stored ones and releases each that has gathered enough, at every margin and with
 * every record that was stored before, in the caller's transaction. The lock on the blocks' names is what makes
 * reading, adding and writing back safe.
 *
 * @param isReleasing false while the clock is in doubt: everything stays pending until a batch comes after it
 * @returns the blocks that were released by name, and what of the batch's own responses waits
 */
export async function addBlocks(
  transaction: Transaction<Database>,
  engine: Engine,
  blocks: readonly Block[],
  isReleasing: boolean,
): Promise<ReadonlyMap<string, AsReleased>> {
  await engine.lockNamed(
    transaction,
    blocks.map(({ name }) => `tallies ${name}`),
  );
  const written: TallyRow[] = [];
  const released = new Map<string, AsReleased>();
  for (const block of blocks) {
    const { rows, asReleased } = await blockRows(transaction, block, isReleasing);
    if (asReleased !== null) released.set(block.name, asReleased);
    written.push(...rows);
  }
  written.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const rows of chunked(written, engine.maxParameters)) await upsert(transaction, rows);
  return released;
}

/** The rows of a block after a batch was added; those it no longer has pending are deleted here. */
async function blockRows(
  transaction: Transaction<Database>,
  block: Block,
  isReleasing: boolean,
): Promise<{ readonly rows: readonly TallyRow[]; readonly asReleased: AsReleased | null }> {
  const added = cellsOfResponses(block, block.responses);
  const before = cellsOf(await stored(transaction, block, 'pending'));
  const pending = merged(before, added);
  const total = totalOf(block, pending);
  if (!isReleasing || !mayRelease(total)) {
    return { rows: [...added.keys()].map((cell) => rowOf(pending, cell, 'pending')), asReleased: null };
  }
  const kept = before.size === 0 ? [] : await pendingResponses(transaction, block);
  const gone = goneOf(block, before, kept);
  const gathered =
    gone === null ? { pending, total, stored: kept } : gatheredOf(block, [...kept, ...block.responses], kept);
  if (!mayRelease(gathered.total)) {
    return { rows: [...added.keys()].map((cell) => rowOf(pending, cell, 'pending')), asReleased: null };
  }
  if (before.size > 0) await deletePending(transaction, block);
  const { asReleased, moved } = await releaseBlock(transaction, block, gathered);
  const released = merged(cellsOf(await stored(transaction, block, 'released')), moved);
  await noteSmallBlock(transaction, block, !isTellableHeap(totalOf(block, released)));
  const rows = [...moved.keys()].map((cell) => rowOf(released, cell, 'released'));
  const left = gone === null ? [] : [...gone.keys()].map((cell) => rowOf(gone, cell, 'pending'));
  return { rows: [...rows, ...left], asReleased };
}

/**
 * What is pending and has no record any more, since its month was emptied and reopened; null where every record is
 * there. It stays pending for good: which of its answers may be told, nobody can say without the records.
 */
function goneOf(block: Block, before: Cells, kept: readonly StoredResponse[]): Cells | null {
  // Records from before their state was kept may be more than those that are pending.
  if (kept.length >= totalOf(block, before).responses) return null;
  const folded = cellsOfResponses(block, kept);
  const gone = [...before].map(([cell, { key, tally }]) => {
    const part = folded.get(cell)?.tally;
    return [cell, { key, tally: part === undefined ? tally : subtractTally(tally, part) }] as const;
  });
  return new Map(gone.filter(([, { tally }]) => tally.responses > 0));
}

function gatheredOf(block: Block, responses: readonly DatedResponse[], kept: readonly StoredResponse[]) {
  const pending = cellsOfResponses(block, responses);
  return { pending, total: totalOf(block, pending), stored: kept };
}

function cellsOfResponses(block: Block, responses: readonly DatedResponse[]): Cells {
  const folded = new FoldedCells(block);
  for (const response of responses) folded.add(response);
  return folded.cells();
}

/** Keeps the list of released blocks in which a figure is on one to nine respondents: see ReportStore.smallUnits. */
async function noteSmallBlock(
  transaction: Transaction<Database>,
  { unit, month, questionnaire, mode }: Block,
  isSmall: boolean,
): Promise<void> {
  const { id, version } = questionnaire;
  await transaction
    .deleteFrom('small_blocks')
    .where('questionnaire', '=', id)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('month', '=', month)
    .where('unit', '=', unit)
    .execute();
  if (!isSmall) return;
  await transaction
    .insertInto('small_blocks')
    .values({ questionnaire: id, version, mode, month, unit })
    .execute();
}

function totalOf({ layout }: Block, cells: Cells): Tally {
  const totals = [...cells.values()].filter(({ key }) => key.margin === TOTAL_MARGIN);
  return totals.map(({ tally }) => tally).reduce(mergeTallies, emptyTally(layout));
}

function merged(one: Cells, other: Cells): Cells {
  const all = new Map(one);
  for (const [cell, { key, tally }] of other) {
    const known = all.get(cell);
    all.set(cell, { key, tally: known === undefined ? tally : mergeTallies(known.tally, tally) });
  }
  return all;
}

function rowOf(cells: Cells, cell: string, state: TallyRow['state']): TallyRow {
  const { key, tally } = must(cells.get(cell), 'a cell that was added is there');
  return rowOfTally(key, state, tally);
}

async function deletePending(
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

function cellsOf(rows: readonly TallyRow[]): Cells {
  return new Map(
    rows.map((row) => {
      const flagged = row.flagged === 1;
      const key = { ...row, flagged } as unknown as TallyKey;
      return [cellName(row.margin, row.value, flagged), { key, tally: tallyOfRow(row) }];
    }),
  );
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

import type { Transaction } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { isTellableHeap, mayRelease } from '../../../core/tally/block-release.ts';
import {
  type Block,
  type Cells,
  cellName,
  type DatedResponse,
  FoldedCells,
} from '../../../core/tally/fold-blocks.ts';
import { helpingTally } from '../../../core/tally/helping-responses.ts';
import { emptyTally, mergeTallies, subtractTally, type Tally } from '../../../core/tally/tally.ts';
import { type TallyKey, TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { addToSums, type ReleasedBlock } from '../sums/add-to-sums.ts';
import { notePatterns } from './flags/pattern-blocks.ts';
import { dateAfter, isDue, notePendingDate, type ReleaseMoment, readPendingDate } from './pending-dates.ts';
import { type AsReleased, type MovedCells, mergedCells, releaseSpan } from './release-block.ts';
import { monthSpan } from './spans/span-block.ts';
import { pendingResponses, type StoredResponse } from './spans/stored-responses.ts';
import { rowOfTally, type TallyRow, tallyOfRow } from './tally-row.ts';

/**
 * Adds a batch's blocks to the stored ones and releases each that may be, at every margin and with every record that
 * was stored before, in the caller's transaction. The lock on the blocks' names is what makes reading, adding and
 * writing back safe.
 *
 * A block without responses of its own is looked at only for what is pending in it.
 *
 * @returns by their names, blocks that were released with all the batch adds to them, and what of that waits
 */
export async function addBlocks(
  transaction: Transaction<Database>,
  engine: Engine,
  blocks: readonly Block[],
  moment: ReleaseMoment,
): Promise<ReadonlyMap<string, AsReleased>> {
  await engine.lockNamed(
    transaction,
    blocks.map(({ name }) => `tallies ${name}`),
  );
  const written: TallyRow[] = [];
  const released = new Map<string, AsReleased>();
  const moved: Block[] = [];
  for (const block of blocks) {
    if (block.responses.length > 0) await notePatterns(transaction, block);
    const { rows, asReleased } = await blockRows(transaction, engine, block, moment);
    if (asReleased !== null) released.set(block.name, asReleased);
    if (rows.some(({ state }) => state === 'released')) moved.push(block);
    written.push(...rows);
  }
  await writeRows(transaction, engine, written);
  await addToSums(transaction, engine, moved.map(nameOf));
  return released;
}

function nameOf({ unit, month, mode, questionnaire: { id, version } }: Block): ReleasedBlock {
  return { unit, month, mode, questionnaire: id, version };
}

/** Writes rows over those with the same keys, in the order of the keys. */
export async function writeRows(
  transaction: Transaction<Database>,
  engine: Engine,
  written: readonly TallyRow[],
): Promise<void> {
  const rows = [...written].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const some of chunked(rows, engine.maxParameters)) await upsert(transaction, some);
}

type TallyState = Pick<TallyRow, 'state' | 'span'>;
const PENDING: TallyState = { state: 'pending', span: 'month' };

interface ChangedBlock {
  readonly rows: readonly TallyRow[];
  /** How the batch's own responses were released; null where they were not. */
  readonly asReleased: AsReleased | null;
}

/** The rows of a block after a batch was added; those it no longer has pending are deleted here. */
async function blockRows(
  transaction: Transaction<Database>,
  engine: Engine,
  block: Block,
  moment: ReleaseMoment,
): Promise<ChangedBlock> {
  const before = await pendingCells(transaction, block);
  const date = await readPendingDate(transaction, block);
  const isAtTen = moment.time === 'at-ten';
  const released = isDue(date, moment)
    ? await release(transaction, engine, isAtTen ? block : { ...block, responses: [] }, {
        before,
        today: moment.today,
      })
    : null;
  const added = cellsOfResponses(block, released !== null && isAtTen ? [] : block.responses);
  const pending = mergedCells(released?.left ?? before, added);
  await notePendingDate(transaction, block, {
    date,
    newDate: pending.size === 0 ? undefined : dateAfter(date, added.size > 0, moment),
  });
  const changed = released === null ? added : pending;
  return {
    rows: [...(released?.rows ?? []), ...pendingRows(pending, [...changed.keys()])],
    asReleased: isAtTen || block.responses.length === 0 ? (released?.asReleased ?? null) : null,
  };
}

/**
 * Releases what is pending in a block and its own responses with it, if they are enough.
 *
 * @returns its released rows and what is left pending; null where they are not enough, and nothing was changed
 */
async function release(
  transaction: Transaction<Database>,
  engine: Engine,
  block: Block,
  { before, today }: { readonly before: Cells; readonly today: Day },
): Promise<(ChangedBlock & { readonly left: Cells }) | null> {
  const pending = mergedCells(before, cellsOfResponses(block, block.responses));
  if (!mayRelease(helpingTally(block, pending))) return null;
  const kept = before.size === 0 ? [] : await pendingResponses(transaction, block);
  const gone = goneOf(block, before, kept);
  const there = gone === null ? pending : cellsOfResponses(block, [...kept, ...block.responses]);
  if (!mayRelease(helpingTally(block, there))) return null;
  if (before.size > 0) await deletePending(transaction, block);
  const gathered = { block, pending: there, total: totalOf(block, there), stored: kept };
  const { asReleased, moved } = await releaseSpan(transaction, engine, monthSpan(block), [gathered], today);
  const rows = await releasedRows(transaction, block, moved.get(block.month as Month) ?? new Map());
  return { rows, asReleased, left: gone ?? new Map() };
}

/** The rows of a month's released tallies after something was added to them. */
export async function releasedRows(
  transaction: Transaction<Database>,
  block: Block,
  moved: MovedCells,
): Promise<readonly TallyRow[]> {
  const rows: TallyRow[] = [];
  for (const [span, cells] of moved) {
    const state = { state: 'released', span } as const;
    const released = mergedCells(cellsOf(await stored(transaction, block, state)), cells);
    if (span === 'month')
      await noteSmallBlock(transaction, block, !isTellableHeap(block.layout, totalOf(block, released)));
    rows.push(...[...cells.keys()].map((cell) => rowOf(released, cell, state)));
  }
  return rows;
}

/** The rows of what is pending in a block, of some of its cells. */
export function pendingRows(pending: Cells, cells: readonly string[]): readonly TallyRow[] {
  return cells.map((cell) => rowOf(pending, cell, PENDING));
}

/** What is pending in a block. */
export async function pendingCells(transaction: Transaction<Database>, block: Block): Promise<Cells> {
  return cellsOf(await stored(transaction, block, PENDING));
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

export function totalOf({ layout }: Block, cells: Cells): Tally {
  const totals = [...cells.values()].filter(({ key }) => key.margin === TOTAL_MARGIN);
  return totals.map(({ tally }) => tally).reduce(mergeTallies, emptyTally(layout));
}

function rowOf(cells: Cells, cell: string, state: TallyState): TallyRow {
  const { key, tally } = must(cells.get(cell), 'a cell that was added is there');
  return rowOfTally(key, state, tally);
}

export async function deletePending(
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
  { state, span }: TallyState,
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
    .where('span', '=', span)
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
    row.state,
    row.span,
  ].join('\0');
}

async function upsert(transaction: Transaction<Database>, rows: readonly TallyRow[]): Promise<void> {
  await transaction
    .insertInto('tallies')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns([
          'margin',
          'value',
          'questionnaire',
          'version',
          'mode',
          'month',
          'unit',
          'flagged',
          'state',
          'span',
        ])
        .doUpdateSet((column) => ({
          responses: column.ref('excluded.responses'),
          excluded: column.ref('excluded.excluded'),
          sums: column.ref('excluded.sums'),
          levels: column.ref('excluded.levels'),
        })),
    )
    .execute();
}

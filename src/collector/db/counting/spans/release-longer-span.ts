import type { Transaction } from 'kysely';
import { BLOCK_RESPONDENTS, blockRespondents } from '../../../../core/tally/block-release.ts';
import { type Block, blockName, type Cells } from '../../../../core/tally/fold-blocks.ts';
import { helpingTally } from '../../../../core/tally/helping-responses.ts';
import type { Engine } from '../../engine.ts';
import type { Database } from '../../schema.ts';
import { addToSums } from '../../sums/add-to-sums.ts';
import { frozenMonthsOf } from '../frozen-months.ts';
import { isDue, notePendingDate, type ReleaseMoment, readPendingDate } from '../pending-dates.ts';
import { type GatheredMonth, releaseSpan } from '../release-block.ts';
import { deletePending, pendingCells, releasedRows, totalOf, writeRows } from '../tally-blocks.ts';
import type { SpanBlock } from './span-block.ts';
import { pendingResponses } from './stored-responses.ts';
import { readWaitingRows } from './waiting-rows.ts';

/**
 * Releases for a quarter, half-year or year what its months still hold back, if it makes ten, and the answers to items
 * that make ten in it; once for a span. What came since yesterday's change of day waits for the next run, and all of the
 * span with it.
 *
 * @returns whether anything was released
 */
export async function releaseLongerSpan(
  transaction: Transaction<Database>,
  engine: Engine,
  whole: SpanBlock,
  moment: ReleaseMoment,
): Promise<boolean> {
  await engine.lockNamed(
    transaction,
    whole.months.map((month) => `tallies ${blockOf(whole, month).name}`),
  );
  if (await isReleased(transaction, whole)) return false;
  // What is left of a month whose answers are deleted would pass for all of it.
  const frozen = await frozenMonthsOf(transaction);
  const span = { ...whole, months: whole.months.filter((month) => !frozen.includes(month)) };
  const pending = new Map<Block, Cells>();
  for (const month of span.months) {
    const block = blockOf(span, month);
    const cells = await pendingCells(transaction, block);
    if (cells.size === 0) continue;
    if (!isDue(await readPendingDate(transaction, block), moment)) return false;
    pending.set(block, cells);
  }
  const gathered = await enough(transaction, pending);
  if (gathered.length === 0 && !(await areAnswersEnough(transaction, span))) return false;
  for (const { block } of gathered) await deletePending(transaction, block);
  const { moved } = await releaseSpan(transaction, engine, span, gathered, moment.today);
  for (const [month, cells] of moved) {
    const rows = await releasedRows(transaction, blockOf(span, month), cells);
    await writeRows(transaction, engine, rows);
  }
  const { unit, mode, questionnaire } = span;
  const { id, version } = questionnaire;
  await addToSums(
    transaction,
    engine,
    // Of answers that wait no longer something may have changed in any month.
    span.months.map((month) => ({ unit, month, mode, questionnaire: id, version })),
  );
  for (const { block } of gathered) {
    const date = await readPendingDate(transaction, block);
    await notePendingDate(transaction, block, { date, newDate: undefined });
  }
  return true;
}

/** The months whose pending responses are known, if they make ten together; else none. */
async function enough(
  transaction: Transaction<Database>,
  pending: ReadonlyMap<Block, Cells>,
): Promise<readonly GatheredMonth[]> {
  const helping = [...pending].map(([block, cells]) => blockRespondents(helpingTally(block, cells)));
  if (helping.reduce((sum, one) => sum + one, 0) < BLOCK_RESPONDENTS) return [];
  const months: GatheredMonth[] = [];
  for (const [block, cells] of pending) {
    const total = totalOf(block, cells);
    const stored = await pendingResponses(transaction, block);
    // Where records are gone, or do not tell whether they are pending, the month keeps what it holds back.
    const isKnown = stored.length === total.responses && stored.every(({ state }) => state === 'pending');
    if (isKnown) months.push({ block, pending: cells, total, stored });
  }
  const known = months.map((month) => blockRespondents(helpingTally(month.block, month.pending)));
  return known.reduce((sum, one) => sum + one, 0) < BLOCK_RESPONDENTS ? [] : months;
}

async function areAnswersEnough(transaction: Transaction<Database>, span: SpanBlock): Promise<boolean> {
  const rows = await readWaitingRows(transaction, span);
  return span.layout.items.some(
    (_, item) => rows.reduce((sum, { helping }) => sum + (helping[item] ?? 0), 0) >= BLOCK_RESPONDENTS,
  );
}

async function isReleased(
  transaction: Transaction<Database>,
  { unit, questionnaire, mode, months, kind }: SpanBlock,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('tallies')
    .select('unit')
    .where('unit', '=', unit)
    .where('month', 'in', months)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('state', '=', 'released')
    .where('span', '=', kind)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function blockOf({ unit, questionnaire, layout, mode }: SpanBlock, month: string): Block {
  const { id, version } = questionnaire;
  const name = blockName({ unit, month, questionnaire: id, version, mode });
  return { name, unit, month, mode, questionnaire, layout, responses: [] };
}

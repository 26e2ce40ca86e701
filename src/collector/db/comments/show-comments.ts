import type { Transaction } from 'kysely';
import { type Month, monthBefore, monthsBetween } from '../../../core/kernel/period.ts';
import { mayShowComments } from '../../../core/tally/block-release.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/**
 * Lets the comments of each office and month that is over be read, all at once, where the office has enough released
 * responses in it; those that came later, when a further block of it has been released. How many responses an office had
 * when its month was over is kept of every office: one that had no comment then shows a later one with a block, too.
 *
 * @param current the month that is not over
 */
export async function showComments(transaction: Transaction<Database>, current: Month): Promise<void> {
  const last = monthBefore(current, 1);
  const shownTo = (await readMeta(transaction, 'comments-shown')) as Month | null;
  const over =
    shownTo === null
      ? await monthsWithTallies(transaction, last)
      : monthsBetween(monthBefore(shownTo, -1), last);
  const waiting = await waitingHeaps(transaction, last);
  for (const month of new Set([...over, ...waiting.keys()])) {
    const released = await releasedIn(transaction, month);
    const shownWith = await responsesShownWith(transaction, month);
    const units = over.includes(month) ? [...released.keys()] : (waiting.get(month) ?? []);
    for (const unit of units) {
      const responses = released.get(unit) ?? 0;
      if (mayShowComments(responses, shownWith.get(unit) ?? 0)) {
        await showHeap(transaction, { unit, month, responses });
      }
    }
  }
  if (shownTo === null || shownTo < last) await writeMeta(transaction, 'comments-shown', last);
}

async function showHeap(
  transaction: Transaction<Database>,
  { unit, month, responses }: { readonly unit: string; readonly month: Month; readonly responses: number },
): Promise<void> {
  await transaction
    .updateTable('comments')
    .set({ shown_span: month })
    .where('shown_span', 'is', null)
    .where('kind', '=', 'comment')
    .where('unit', '=', unit)
    .where('month', '=', month)
    .execute();
  await transaction
    .insertInto('comment_heaps')
    .values({ unit, span: month, responses })
    .onConflict((conflict) => conflict.columns(['span', 'unit']).doUpdateSet({ responses }))
    .execute();
}

/** Offices with comments that are not shown, by month. */
async function waitingHeaps(
  transaction: Transaction<Database>,
  last: Month,
): Promise<ReadonlyMap<Month, readonly string[]>> {
  const rows = await transaction
    .selectFrom('comments')
    .select(['unit', 'month'])
    .distinct()
    .where('shown_span', 'is', null)
    .where('kind', '=', 'comment')
    .where('month', '<=', last)
    .execute();
  const months = new Map<Month, string[]>();
  for (const { unit, month } of rows) {
    const units = months.get(month as Month);
    if (units === undefined) months.set(month as Month, [unit]);
    else units.push(unit);
  }
  return months;
}

async function monthsWithTallies(transaction: Transaction<Database>, last: Month): Promise<readonly Month[]> {
  const rows = await transaction
    .selectFrom('tallies')
    .select('month')
    .distinct()
    .where('month', '<=', last)
    .execute();
  return rows.map(({ month }) => month as Month);
}

/** By unit, released responses of every questionnaire and mode without those of people under age. */
async function releasedIn(
  transaction: Transaction<Database>,
  month: Month,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction
    .selectFrom('tallies')
    .select('unit')
    .select(({ fn }) => [
      fn.sum<number>('responses').as('responses'),
      fn.sum<number>('excluded').as('excluded'),
    ])
    .where('margin', '=', TOTAL_MARGIN)
    .where('value', '=', '')
    .where('month', '=', month)
    .where('state', '=', 'released')
    .where('span', '=', 'month')
    .groupBy('unit')
    .execute();
  return new Map(rows.map(({ unit, responses, excluded }) => [unit, responses - excluded]));
}

async function responsesShownWith(
  transaction: Transaction<Database>,
  span: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction
    .selectFrom('comment_heaps')
    .select(['unit', 'responses'])
    .where('span', '=', span)
    .execute();
  return new Map(rows.map(({ unit, responses }) => [unit, responses]));
}

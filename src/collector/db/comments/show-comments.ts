import type { Transaction } from 'kysely';
import { type Month, monthBefore, monthsBetween, monthsOf } from '../../../core/kernel/period.ts';
import {
  isShorterSpan,
  SPAN_KINDS,
  type Span,
  type SpanKind,
  spanAround,
  spansWithin,
} from '../../../core/kernel/span.ts';
import { mayShowComments } from '../../../core/tally/block-release.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database } from '../schema.ts';

/**
 * Lets the comments of each office and month that is over be read, all at once, where the office has enough released
 * responses in it; those that came later, when a further block of it has been released. What is left of a quarter,
 * half-year or year that is over is shown with it by the same rule, of the responses that no comment was shown with for a
 * shorter span: so ten new responses stand behind the comments of every showing. How many there were is kept of every
 * office: one that had no comment then shows a later one with a block, too.
 *
 * @param current the month that is not over
 * @returns how many comments of each unit may be read from now on
 */
export async function showComments(
  transaction: Transaction<Database>,
  current: Month,
): Promise<ReadonlyMap<string, number>> {
  const shown = new Map<string, number>();
  const last = monthBefore(current, 1);
  const shownTo = (await readMeta(transaction, 'comments-shown')) as Month | null;
  const over =
    shownTo === null
      ? await monthsWithTallies(transaction, last)
      : monthsBetween(monthBefore(shownTo, -1), last);
  const waiting = await waitingHeaps(transaction, last);
  for (const month of new Set([...over, ...waiting.keys()])) {
    const units = over.includes(month) ? null : (waiting.get(month) ?? []);
    await showSpan(transaction, spanAround(month, 'month'), units, shown);
  }
  for (const kind of SPAN_KINDS.filter((one) => one !== 'month')) {
    for (const span of spansOver(kind, new Set([...over, ...waiting.keys(), last]), last)) {
      await showSpan(transaction, span, null, shown);
    }
  }
  if (shownTo === null || shownTo < last) await writeMeta(transaction, 'comments-shown', last);
  return shown;
}

/** The spans of a kind that hold one of the months and are over; and the newest that is: it may just have been released. */
function spansOver(kind: SpanKind, months: ReadonlySet<Month>, last: Month): readonly Span[] {
  const spans = new Map([...months].map((month) => [spanAround(month, kind).text, spanAround(month, kind)]));
  const before = spanAround(monthBefore(spanAround(last, kind).first, 1), kind);
  return [...spans.set(before.text, before).values()].filter((span) => (monthsOf(span).at(-1) ?? '') <= last);
}

/**
 * @param units the only ones to look at; null for every one with responses
 * @param shown what comes to be read is added up there, by unit
 */
async function showSpan(
  transaction: Transaction<Database>,
  span: Span,
  units: readonly string[] | null,
  shown: Map<string, number>,
): Promise<void> {
  const [released, spans] = [await releasedIn(transaction, span), spansWithin(monthsOf(span))];
  const shownWith = await responsesShownWith(transaction, spans);
  for (const unit of units ?? released.keys()) {
    const heaps = shownWith.get(unit) ?? new Map<string, number>();
    const before = [...heaps].reduce((sum, [text, count]) => (text === span.text ? sum : sum + count), 0);
    const responses = (released.get(unit) ?? 0) - before;
    if (mayShowComments(responses, heaps.get(span.text) ?? 0)) {
      const comments = await showHeap(transaction, { unit, span, responses });
      shown.set(unit, (shown.get(unit) ?? 0) + comments);
    }
  }
}

/** @returns how many comments may be read from now on */
async function showHeap(
  transaction: Transaction<Database>,
  { unit, span, responses }: { readonly unit: string; readonly span: Span; readonly responses: number },
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('comments')
    .set({ shown_span: span.text })
    .where('shown_span', 'is', null)
    .where('kind', '=', 'comment')
    .where('unit', '=', unit)
    .where('month', 'in', monthsOf(span))
    .executeTakeFirst();
  await transaction
    .insertInto('comment_heaps')
    .values({ unit, span: span.text, responses })
    .onConflict((conflict) => conflict.columns(['span', 'unit']).doUpdateSet({ responses }))
    .execute();
  return Number(numUpdatedRows);
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

/**
 * By unit, responses of every questionnaire and mode that were released for the span or one inside it, without those of
 * people under age.
 */
async function releasedIn(
  transaction: Transaction<Database>,
  span: Span,
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
    .where('month', 'in', monthsOf(span))
    .where('state', '=', 'released')
    .where(
      'span',
      'in',
      SPAN_KINDS.filter((kind) => !isShorterSpan(span.kind, kind)),
    )
    .groupBy('unit')
    .execute();
  return new Map(rows.map(({ unit, responses, excluded }) => [unit, responses - excluded]));
}

/** By unit and span, how many responses comments were shown with. */
async function responsesShownWith(
  transaction: Transaction<Database>,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const texts = spans.map(({ text }) => text);
  const rows = await transaction
    .selectFrom('comment_heaps')
    .select(['unit', 'span', 'responses'])
    .where('span', 'in', texts)
    .execute();
  const units = new Map<string, Map<string, number>>();
  for (const { unit, span, responses } of rows) {
    units.set(unit, (units.get(unit) ?? new Map<string, number>()).set(span, responses));
  }
  return units;
}

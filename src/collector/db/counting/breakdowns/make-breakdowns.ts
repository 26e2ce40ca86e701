import type { Transaction } from 'kysely';
import { must } from '../../../../core/kernel/assert.ts';
import { type Month, monthsOf } from '../../../../core/kernel/period.ts';
import { isShorterSpan, SPAN_KINDS, spanAround } from '../../../../core/kernel/span.ts';
import {
  type BreakdownEntry,
  enteredWith,
  entryText,
  parseEntry,
} from '../../../../core/tally/breakdowns/breakdown-entry.ts';
import {
  BreakdownSpan,
  type EnteredResponse,
  type MovedBefore,
  type MovedCell,
} from '../../../../core/tally/breakdowns/breakdown-span.ts';
import { breakdownsOf } from '../../../../core/tally/breakdowns/breakdown-values.ts';
import { blockName } from '../../../../core/tally/fold-blocks.ts';
import { parseWaiting } from '../../../../core/tally/waiting-answers.ts';
import { chunked } from '../../chunks.ts';
import type { Engine } from '../../engine.ts';
import { ofMonth } from '../../records-of-month.ts';
import type { BreakdownsTable } from '../../schema/breakdown-tables.ts';
import type { Database } from '../../schema.ts';
import { frozenMonthsOf } from '../frozen-months.ts';
import { isDue, type ReleaseMoment, readPendingDate } from '../pending-dates.ts';
import type { SpanBlock } from '../spans/span-block.ts';
import { type ReleasedResponse, releasedResponses, type Standing } from './entered-responses.ts';
import { madeBreakdowns } from './made-breakdowns.ts';

/**
 * Makes the breakdowns of spans that are over, each once, of all that was released for it and for shorter spans. What
 * came since yesterday's change of day may be released for it yet, and then all of it waits for the next run.
 *
 * @param spans of one kind
 */
export async function makeBreakdowns(
  transaction: Transaction<Database>,
  engine: Engine,
  spans: readonly SpanBlock[],
  moment: ReleaseMoment,
): Promise<void> {
  // All at once, so that they are taken in order.
  await engine.lockNamed(
    transaction,
    spans.flatMap((span) => span.months.map((month) => `tallies ${nameOf(span, month)}`)),
  );
  for (const span of spans) await makeOfSpan(transaction, engine, span, moment);
}

async function makeOfSpan(
  transaction: Transaction<Database>,
  engine: Engine,
  whole: SpanBlock,
  moment: ReleaseMoment,
): Promise<void> {
  if (await isMade(transaction, whole)) return;
  for (const month of whole.months) {
    const date = await readPendingDate(transaction, { ...whole, month });
    if (date !== undefined && !isDue(date, moment)) return;
  }
  // What is left of a month whose answers are deleted would pass for all of it.
  const frozen = await frozenMonthsOf(transaction);
  const span = { ...whole, months: whole.months.filter((month) => !frozen.includes(month)) };
  const made = new BreakdownSpan(span, span.kind, await movedBefore(transaction, span));
  const entries = new Entries(span);
  const entered: EnteredResponse[] = [];
  for (const month of span.months) {
    for (const one of await releasedResponses(transaction, span, month)) {
      entered.push({ ...one, entry: entries.of(one) });
    }
  }
  for (const one of entered) made.count(one);
  for (const one of entered) made.fold(one);
  for (const month of span.months) await noteEntries(transaction, span, month, entries.changed());
  const rows = made.cells().map((cell) => rowOf(whole, cell));
  for (const some of chunked(rows, engine.maxParameters)) {
    await transaction.insertInto('breakdowns').values(some).execute();
  }
  await transaction.insertInto('breakdown_spans').values(keyOf(whole)).execute();
}

/** The entries of records once the breakdowns are made, by how they stand before. */
class Entries {
  readonly #span: SpanBlock;
  readonly #after = new Map<string, { readonly standing: Standing; readonly entry: BreakdownEntry }>();

  constructor(span: SpanBlock) {
    this.#span = span;
  }

  of({ standing }: ReleasedResponse): BreakdownEntry {
    const name = `${standing.span} ${standing.breakdown} ${standing.waiting}`;
    const known = this.#after.get(name);
    if (known !== undefined) return known.entry;
    const { layout, kind } = this.#span;
    const waiting = must(parseWaiting(layout, standing.waiting), 'a record waits with items it has');
    const before =
      standing.breakdown === ''
        ? null
        : must(parseEntry(layout, standing.breakdown), 'a record came with breakdowns of its spans');
    const entry = enteredWith(kind, before, waiting);
    this.#after.set(name, { standing, entry });
    return entry;
  }

  changed(): readonly { readonly standing: Standing; readonly breakdown: string }[] {
    return [...this.#after.values()]
      .map(({ standing, entry }) => ({ standing, breakdown: entryText(this.#span.layout, entry) }))
      .filter(({ standing, breakdown }) => standing.breakdown !== breakdown);
  }
}

async function noteEntries(
  transaction: Transaction<Database>,
  block: SpanBlock,
  month: Month,
  changed: ReturnType<Entries['changed']>,
): Promise<void> {
  for (const { standing, breakdown } of changed) {
    await transaction
      .updateTable('records')
      .set({ breakdown })
      .where(ofMonth({ ...block, month }))
      .where('kind', '=', 'response')
      .where('state', 'in', ['released', 'partly'])
      .where('span', '=', standing.span)
      .where('waiting', '=', standing.waiting)
      .where('breakdown', '=', standing.breakdown)
      .execute();
  }
}

/** What moved with the breakdowns of the shorter spans inside a span. */
async function movedBefore(
  transaction: Transaction<Database>,
  { unit, questionnaire, mode, months, kind }: SpanBlock,
): Promise<MovedBefore> {
  const shorter = SPAN_KINDS.filter((one) => isShorterSpan(one, kind));
  const first = months[0];
  if (shorter.length === 0 || first === undefined) return () => undefined;
  const rows = await transaction
    .selectFrom('breakdowns')
    .select(['breakdown', 'value', 'month', 'span', 'responses', 'items'])
    // The table's key begins with it: without it, every row of every office would be looked at.
    .where('breakdown', 'in', breakdownsOf(questionnaire))
    .where('unit', '=', unit)
    .where('questionnaire', '=', questionnaire.id)
    .where('version', '=', questionnaire.version)
    .where('mode', '=', mode)
    .where('month', 'in', monthsOf(spanAround(first, kind)))
    .where('span', 'in', shorter)
    .execute();
  const moved = new Map(
    rows.map(({ breakdown, value, month, span, responses, items }) => [
      `${span} ${month} ${breakdown} ${value}`,
      { respondents: responses > 0, items: new Set(JSON.parse(items) as number[]) },
    ]),
  );
  return (span, month, breakdown, value) =>
    moved.get(`${span} ${spanAround(month, span).first} ${breakdown} ${value}`);
}

async function isMade(transaction: Transaction<Database>, span: SpanBlock): Promise<boolean> {
  const { unit, month: first, ...name } = keyOf(span);
  const made = madeBreakdowns(transaction, { ...name, kind: span.kind, first });
  return (await made.where('unit', '=', unit).limit(1).executeTakeFirst()) !== undefined;
}

function rowOf(span: SpanBlock, { breakdown, value, items, tally }: MovedCell): BreakdownsTable {
  return {
    breakdown,
    ...keyOf(span),
    value,
    items: JSON.stringify([...items]),
    responses: tally.responses,
    sums: JSON.stringify(tally.sums),
    levels: JSON.stringify(tally.levels),
  };
}

function keyOf({ unit, questionnaire: { id, version }, mode, months, kind }: SpanBlock) {
  return { questionnaire: id, version, mode, month: must(months[0], 'a span has months'), unit, span: kind };
}

function nameOf({ unit, questionnaire: { id, version }, mode }: SpanBlock, month: string): string {
  return blockName({ unit, month, questionnaire: id, version, mode });
}

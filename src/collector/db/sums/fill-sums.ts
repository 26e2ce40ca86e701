import { setTimeout } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import { periodTreeOf } from '../../../core/figures/period-trees.ts';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthsBetween, monthsOf } from '../../../core/kernel/period.ts';
import { SPAN_KINDS, type Span, spanAround } from '../../../core/kernel/span.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { SumsToFill } from '../../figures/sums/keep-sums.ts';
import type { Engine } from '../engine.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../transaction.ts';
import { beginPeriods, putUnits } from './add-to-sums.ts';
import { haveReleased, isAnythingReleased, readPlaces, writePlaces } from './stored-places.ts';
import { lockOf, type SumsOf, unitSums } from './sum-rows.ts';
import { differentlyPlaced, type PrintedTree, printTree } from './tree-print.ts';

/** Months of units added up in one transaction: some 10 ms, for which nothing else is written. */
const UNIT_MONTHS_AT_A_TIME = 120;

/** Names the lock under which places of trees come and go. */
const TREES = 'sum trees';

interface Filling extends SumsOf {
  readonly span: Span;
  readonly tree: PrintedTree;
}

/**
 * SumsToFill over either engine: adds sums that are not there, and adds up again where units were changed so that what
 * they released belongs elsewhere. Unit by unit in their order, so that a run that was broken off is gone on with;
 * meanwhile releases bring up to date what is there.
 */
export class SqlSums implements SumsToFill {
  readonly #writer: Kysely<Database>;
  readonly #reader: Kysely<Database>;
  readonly #engine: Engine;

  constructor(database: {
    readonly writer: Kysely<Database>;
    readonly reader: Kysely<Database>;
    readonly engine: Engine;
  }) {
    this.#writer = database.writer;
    this.#reader = database.reader;
    this.#engine = database.engine;
  }

  async fill(units: UnitTree, current: Month, signal: AbortSignal): Promise<boolean> {
    const whole = { began: false };
    for await (const of of talliedSets(this.#reader)) {
      for (const span of await this.#begin(of, current)) {
        const filling = { ...of, span, tree: printTree(periodTreeOf(units, span)) };
        if (await this.#fillPeriod(filling, signal)) whole.began = true;
        if (signal.aborted) return whole.began;
      }
    }
    await this.#forgetTrees();
    return whole.began;
  }

  /**
   * All periods from the year of the first tallies on, in one transaction: what is before the first of them passes for
   * nothing.
   *
   * @returns the newest first: they are looked at most
   */
  #begin(of: SumsOf, current: Month): Promise<readonly Span[]> {
    return inTransaction(this.#writer, this.#engine, async (transaction) => {
      await this.#engine.lockNamed(transaction, [lockOf(of)]);
      const { first, last } = await monthsTallied(transaction, of);
      const spans = spansNewestFirst(first, last > current ? last : current);
      await beginPeriods(transaction, of, spans);
      return spans;
    });
  }

  /** @returns whether anything had to be done */
  async #fillPeriod(filling: Filling, signal: AbortSignal): Promise<boolean> {
    const known = await headOf(this.#reader, filling);
    if (known?.tree === filling.tree.print && known.is_whole === 1) return false;
    const units = [...filling.tree.places.keys()].sort();
    const atATime = Math.ceil(UNIT_MONTHS_AT_A_TIME / monthsOf(filling.span).length);
    for (let isWhole = false; !isWhole && !signal.aborted; ) {
      const startedMs = performance.now();
      isWhole = await inTransaction(this.#writer, this.#engine, async (transaction) => {
        await this.#engine.lockNamed(transaction, [TREES, lockOf(filling)]);
        const through = await begin(transaction, this.#engine, filling);
        if (through === null) return true;
        return fillSome(
          transaction,
          this.#engine,
          filling,
          units.filter((unit) => unit > through).slice(0, atATime),
        );
      });
      // Half of the time is left to what comes in.
      if (!isWhole) await setTimeout(performance.now() - startedMs);
    }
    return true;
  }

  /** Places of trees by which no sums are made any more. */
  async #forgetTrees(): Promise<void> {
    await inTransaction(this.#writer, this.#engine, async (transaction) => {
      await this.#engine.lockNamed(transaction, [TREES]);
      await transaction
        .deleteFrom('sum_places')
        .where('tree', 'not in', (eb) => eb.selectFrom('sum_periods').select('tree'))
        .execute();
    });
  }
}

/**
 * Sees to it that the sums of a period are made by the tree: new ones are begun; where another tree is different only for
 * units that have released nothing, the sums are those of this tree too; else they are begun again.
 *
 * @returns up to which unit they are there; null for all
 */
async function begin(
  transaction: Transaction<Database>,
  engine: Engine,
  filling: Filling,
): Promise<string | null> {
  const { questionnaire, version, mode, span, tree } = filling;
  const head = await headOf(transaction, filling);
  await writePlaces(transaction, engine, tree);
  if (head?.tree === tree.print) return head.is_whole === 1 ? null : head.through;
  const period = { questionnaire, version, mode, period: span.text };
  if (head !== undefined && head.is_whole === 1) {
    const moved = differentlyPlaced(await readPlaces(transaction, head.tree), tree.places);
    if (!(await haveReleased(transaction, filling, monthsOf(span), moved))) {
      await setHead(transaction, { ...period, tree: tree.print, through: '', is_whole: 1 });
      return null;
    }
  }
  await transaction
    .deleteFrom('sums')
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('period', '=', span.text)
    .execute();
  const isEmpty = !(await isAnythingReleased(transaction, filling, monthsOf(span)));
  await setHead(transaction, { ...period, tree: tree.print, through: '', is_whole: isEmpty ? 1 : 0 });
  return isEmpty ? null : '';
}

/** @returns whether these were the last */
async function fillSome(
  transaction: Transaction<Database>,
  engine: Engine,
  filling: Filling,
  units: readonly string[],
): Promise<boolean> {
  const { questionnaire, version, mode, span, tree } = filling;
  const last = units.at(-1);
  if (last !== undefined) {
    const sums = must((await unitSums(transaction, filling, [span], units)).get(span.text), 'the span');
    const added = [...sums].map(([unit, sum]) => ({
      period: span.text,
      unit,
      places: JSON.parse(must(tree.places.get(unit), 'a unit of the tree')) as string[],
      sum,
    }));
    await putUnits(transaction, engine, { questionnaire, version, mode }, added);
  }
  const is_whole = last === undefined ? 1 : 0;
  const through = last ?? '';
  await setHead(transaction, {
    ...{ questionnaire, version, mode, period: span.text },
    ...{ tree: tree.print, through, is_whole },
  });
  return is_whole === 1;
}

type Head = Database['sum_periods'];

function headOf(
  database: Kysely<Database>,
  { questionnaire, version, mode, span }: Filling,
): Promise<Pick<Head, 'tree' | 'through' | 'is_whole'> | undefined> {
  return database
    .selectFrom('sum_periods')
    .select(['tree', 'through', 'is_whole'])
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('period', '=', span.text)
    .executeTakeFirst();
}

async function setHead(transaction: Transaction<Database>, head: Head): Promise<void> {
  const { tree, through, is_whole } = head;
  await transaction
    .insertInto('sum_periods')
    .values(head)
    .onConflict((conflict) =>
      conflict
        .columns(['questionnaire', 'version', 'mode', 'period'])
        .doUpdateSet({ tree, through, is_whole }),
    )
    .execute();
}

/** What has tallies, one after the other by their key: a step for each, where `distinct` would read every row. */
async function* talliedSets(database: Kysely<Database>): AsyncGenerator<SumsOf> {
  let after: SumsOf = { questionnaire: '', version: 0, mode: '' };
  for (;;) {
    const { questionnaire, version, mode } = after;
    const next = await database
      .selectFrom('tallies')
      .select(['questionnaire', 'version', 'mode'])
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('questionnaire', 'version', 'mode'), '>', tuple(questionnaire, version, mode)),
      )
      .orderBy('questionnaire')
      .orderBy('version')
      .orderBy('mode')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return;
    yield next;
    after = next;
  }
}

async function monthsTallied(
  database: Kysely<Database>,
  { questionnaire, version, mode }: SumsOf,
): Promise<{ readonly first: Month; readonly last: Month }> {
  const monthAt = async (order: 'asc' | 'desc') => {
    const { month } = await database
      .selectFrom('tallies')
      .select('month')
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where('questionnaire', '=', questionnaire)
      .where('version', '=', version)
      .where('mode', '=', mode)
      .orderBy('month', order)
      .limit(1)
      .executeTakeFirstOrThrow();
    return month as Month;
  };
  return { first: await monthAt('asc'), last: await monthAt('desc') };
}

/** All spans from the year of the first month to that of the last. */
function spansNewestFirst(first: Month, last: Month): readonly Span[] {
  const from = spanAround(first, 'year').first;
  const months = monthsBetween(from, must(monthsOf(spanAround(last, 'year')).at(-1), 'a month'));
  const spans = months.flatMap((month) => SPAN_KINDS.map((kind) => spanAround(month, kind)));
  const each = [...new Map(spans.map((span) => [span.text, span])).values()];
  return each.sort((a, b) => (a.first < b.first ? 1 : a.first > b.first ? -1 : 0));
}

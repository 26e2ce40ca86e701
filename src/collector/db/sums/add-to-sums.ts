import type { Transaction } from 'kysely';
import { EMPTY_SUM, mergeSums, type SpanSum, subtractSum } from '../../../core/figures/sums/span-sum.ts';
import { must } from '../../../core/kernel/assert.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { SPAN_KINDS, type Span, spanAround } from '../../../core/kernel/span.ts';
import { chunked } from '../chunks.ts';
import type { Engine } from '../engine.ts';
import { grouped } from '../grouped.ts';
import type { Database } from '../schema.ts';
import { columnsOfSum, lockOf, type SumKey, type SumsOf, sumOfRow, unitSums } from './sum-rows.ts';

/** A block of which something was released. */
export interface ReleasedBlock extends SumsOf {
  readonly unit: string;
  readonly month: string;
}

/** A unit as it stands now in a period, and the places it is summed up at there. */
export interface UnitOfPeriod {
  readonly period: string;
  readonly unit: string;
  readonly places: readonly string[];
  readonly sum: SpanSum;
}

/**
 * Brings the sums up to date with what was released, in the transaction that released it and after its tallies were
 * written. The units are looked up in the tree the sums were made by, not in the present one: a sum is always that of its
 * tree, and who reads it compares trees. A period that is not filled in as far as the unit will find it there.
 */
export async function addToSums(
  transaction: Transaction<Database>,
  engine: Engine,
  released: readonly ReleasedBlock[],
): Promise<void> {
  if (released.length === 0) return;
  await engine.lockNamed(transaction, [...new Set(released.map(lockOf))]);
  for (const blocks of grouped(released, (block) => `${lockOf(block)} ${block.unit}`).values()) {
    const { unit, month: _, ...of } = must(blocks[0], 'a block');
    const spans = spansAround(blocks.map(({ month }) => month as Month));
    const kept = await keptFor(transaction, of, unit, spans);
    const periods = spans.filter(({ text }) => kept.has(text));
    if (periods.length === 0) continue;
    const sums = await unitSums(transaction, of, periods, [unit]);
    const units = periods.map(({ text }) => ({
      period: text,
      unit,
      places: must(kept.get(text), 'its places'),
      sum: sums.get(text)?.get(unit) ?? EMPTY_SUM,
    }));
    await putUnits(transaction, engine, of, units);
  }
}

/** Writes units over what they were, and adds the differences to their places. The caller holds the lock on the sums. */
export async function putUnits(
  transaction: Transaction<Database>,
  engine: Engine,
  of: SumsOf,
  units: readonly UnitOfPeriod[],
): Promise<void> {
  if (units.length === 0) return;
  const before = await storedSums(transaction, of, units);
  const after = new Map<string, SumKey & { readonly sum: SpanSum }>();
  for (const { period, unit, places, sum } of units) {
    const own = { period, is_place: 0, name: unit };
    const difference = subtractSum(sum, before.get(keyOf(own)) ?? EMPTY_SUM);
    after.set(keyOf(own), { ...own, sum });
    for (const name of places) {
      const place = { period, is_place: 1, name };
      const known = after.get(keyOf(place))?.sum ?? before.get(keyOf(place)) ?? EMPTY_SUM;
      after.set(keyOf(place), { ...place, sum: mergeSums(known, difference) });
    }
  }
  const { questionnaire, version, mode } = of;
  const rows = [...after.values()].map(({ period, is_place, name, sum }) => ({
    ...{ questionnaire, version, mode, period, is_place, name },
    ...columnsOfSum(sum),
  }));
  for (const some of chunked(rows, engine.maxParameters)) {
    await transaction
      .insertInto('sums')
      .values(some)
      .onConflict((conflict) =>
        conflict
          .columns(['questionnaire', 'version', 'mode', 'period', 'is_place', 'name'])
          .doUpdateSet((column) => ({
            responses: column.ref('excluded.responses'),
            excluded: column.ref('excluded.excluded'),
            sums: column.ref('excluded.sums'),
            levels: column.ref('excluded.levels'),
            months: column.ref('excluded.months'),
            longer: column.ref('excluded.longer'),
            waiting: column.ref('excluded.waiting'),
          })),
      )
      .execute();
  }
}

/** The spans that hold one of the months, each once. */
function spansAround(months: readonly Month[]): readonly Span[] {
  const spans = months.flatMap((month) => SPAN_KINDS.map((kind) => spanAround(month, kind)));
  return [...new Map(spans.map((span) => [span.text, span])).values()];
}

/** By period the places of a unit, of the periods whose sums have it. */
async function keptFor(
  transaction: Transaction<Database>,
  of: SumsOf,
  unit: string,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await headsOf(transaction, of)
    .leftJoin('sum_places', (join) =>
      join.onRef('sum_places.tree', '=', 'sum_periods.tree').on('unit', '=', unit),
    )
    .select(['period', 'places', 'through', 'is_whole'])
    .where(
      'period',
      'in',
      spans.map(({ text }) => text),
    )
    .execute();
  const missing = spans.filter(({ text }) => rows.every(({ period }) => period !== text));
  if (missing.length > 0) await beginLater(transaction, of, missing);
  return new Map(
    rows.flatMap(({ period, places, through, is_whole }) =>
      places === null || (is_whole === 0 && through < unit) ? [] : [[period, JSON.parse(places) as string[]]],
    ),
  );
}

/** Where sums are kept, what is not among their periods passes for nothing: so those of what comes late are begun. */
async function beginLater(
  transaction: Transaction<Database>,
  of: SumsOf,
  spans: readonly Span[],
): Promise<void> {
  const known = await headsOf(transaction, of).select('period').limit(1).executeTakeFirst();
  if (known !== undefined) await beginPeriods(transaction, of, spans);
}

/** The periods are to be filled in; those that are there stay as they are. */
export async function beginPeriods(
  transaction: Transaction<Database>,
  { questionnaire, version, mode }: SumsOf,
  spans: readonly Span[],
): Promise<void> {
  const begun = { questionnaire, version, mode, tree: '', through: '', is_whole: 0 };
  await transaction
    .insertInto('sum_periods')
    .values(spans.map(({ text }) => ({ ...begun, period: text })))
    .onConflict((conflict) => conflict.columns(['questionnaire', 'version', 'mode', 'period']).doNothing())
    .execute();
}

function headsOf(transaction: Transaction<Database>, { questionnaire, version, mode }: SumsOf) {
  return transaction
    .selectFrom('sum_periods')
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode);
}

/** Those of the units and of their places, and some more that are in the same lists. */
async function storedSums(
  transaction: Transaction<Database>,
  { questionnaire, version, mode }: SumsOf,
  units: readonly UnitOfPeriod[],
): Promise<ReadonlyMap<string, SpanSum>> {
  const distinct = (all: readonly string[]) => [...new Set(all)];
  const named = async (isPlace: 0 | 1, names: readonly string[]) =>
    names.length === 0
      ? []
      : transaction
          .selectFrom('sums')
          .selectAll()
          .where('questionnaire', '=', questionnaire)
          .where('version', '=', version)
          .where('mode', '=', mode)
          .where('period', 'in', distinct(units.map(({ period }) => period)))
          .where('is_place', '=', isPlace)
          .where('name', 'in', distinct(names))
          .execute();
  // Asked for together, all sums of the periods would be looked through.
  const rows = [
    ...(await named(
      0,
      units.map(({ unit }) => unit),
    )),
    ...(await named(
      1,
      units.flatMap(({ places }) => places),
    )),
  ];
  return new Map(rows.map((row) => [keyOf(row), sumOfRow(row)]));
}

function keyOf({ period, is_place, name }: SumKey): string {
  return `${period} ${is_place} ${name}`;
}

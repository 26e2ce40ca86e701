import type { Transaction } from 'kysely';
import { EMPTY_SUM, mergeSums, type SpanSum } from '../../../core/figures/sums/span-sum.ts';
import { must } from '../../../core/kernel/assert.ts';
import { monthsOf, parsePeriod } from '../../../core/kernel/period.ts';
import type { Span } from '../../../core/kernel/span.ts';
import type { Database } from '../schema.ts';
import { readPlaces } from '../sums/stored-places.ts';
import { sumOfRow, unitSums } from '../sums/sum-rows.ts';
import { printOf } from '../sums/tree-print.ts';
import { differing, paired } from './compare-tallies.ts';
import type { Difference } from './difference.ts';

/** Months of units added up at a time: about 6 MB. */
const UNIT_MONTHS_AT_A_TIME = 1_200;

type Head = Database['sum_periods'];

/**
 * Everything in which the stored sums of units, of places above them and of longer spans differ from those that the tallies
 * make. Whether the tallies are right is compared elsewhere: they are read as they stand.
 */
export async function* compareSums(snapshot: Transaction<Database>): AsyncGenerator<Difference> {
  const heads = await snapshot
    .selectFrom('sum_periods')
    .selectAll()
    // Of those that are only begun there is nothing yet.
    .where('tree', '!=', '')
    .orderBy('questionnaire')
    .orderBy('version')
    .orderBy('mode')
    .orderBy('period')
    .execute();
  let places = { tree: '', of: new Map<string, string>() as ReadonlyMap<string, string>, isSound: true };
  for (const head of heads) {
    if (places.tree !== head.tree) {
      const of = await readPlaces(snapshot, head.tree);
      places = { tree: head.tree, of, isSound: printOf(of) === head.tree };
    }
    if (!places.isSound)
      yield differenceOf(head, 'tree', [{ name: 'places', stored: places.of.size, counted: 0 }]);
    else yield* compareHead(snapshot, head, places.of);
  }
}

async function* compareHead(
  snapshot: Transaction<Database>,
  head: Head,
  placesOf: ReadonlyMap<string, string>,
): AsyncGenerator<Difference> {
  const period = parsePeriod(head.period);
  const span = must(period.ok ? (period.value as Span) : null, 'a stored period');
  const units = [...placesOf.keys()].sort().filter((unit) => head.is_whole === 1 || unit <= head.through);
  const counted = new Map<string, SpanSum>();
  const atATime = Math.ceil(UNIT_MONTHS_AT_A_TIME / monthsOf(span).length);
  for (let at = 0; at < units.length; at += atATime) {
    const some = units.slice(at, at + atATime);
    const ofSome =
      (await unitSums(snapshot, head, [span], some)).get(span.text) ?? new Map<string, SpanSum>();
    for (const row of await storedOf(snapshot, head, 0).where('name', 'in', some).execute()) {
      const found = differences(sumOfRow(row), ofSome.get(row.name) ?? EMPTY_SUM);
      if (found.length > 0) yield differenceOf(head, row.name, found);
      counted.set(`unit ${row.name}`, EMPTY_SUM);
    }
    for (const [unit, sum] of ofSome) {
      if (!counted.has(`unit ${unit}`)) yield differenceOf(head, unit, differences(EMPTY_SUM, sum));
      for (const place of JSON.parse(placesOf.get(unit) ?? '[]') as string[]) {
        counted.set(`place ${place}`, mergeSums(counted.get(`place ${place}`) ?? EMPTY_SUM, sum));
      }
    }
  }
  const stored = new Map(
    (await storedOf(snapshot, head, 1).execute()).map((row) => [`place ${row.name}`, sumOfRow(row)]),
  );
  const names = new Set([...stored.keys(), ...counted.keys()].filter((name) => name.startsWith('place ')));
  for (const name of [...names].sort()) {
    const found = differences(stored.get(name) ?? EMPTY_SUM, counted.get(name) ?? EMPTY_SUM);
    if (found.length > 0) yield differenceOf(head, `everything below ${name.slice(6) || 'VN'}`, found);
  }
}

function storedOf(
  snapshot: Transaction<Database>,
  { questionnaire, version, mode, period }: Head,
  isPlace: 0 | 1,
) {
  return snapshot
    .selectFrom('sums')
    .selectAll()
    .where('questionnaire', '=', questionnaire)
    .where('version', '=', version)
    .where('mode', '=', mode)
    .where('period', '=', period)
    .where('is_place', '=', isPlace);
}

function differences(stored: SpanSum, counted: SpanSum) {
  const ofMonths = (sum: SpanSum) => [sum.months.length];
  return [
    ...differing(stored, counted),
    ...paired('longer', stored.longer, counted.longer).filter(isDifferent),
    ...paired('waiting', stored.waiting, counted.waiting).filter(isDifferent),
    ...paired('months', ofMonths(stored), ofMonths(counted)).filter(isDifferent),
  ];
}

function isDifferent({ stored, counted }: { readonly stored: number; readonly counted: number }): boolean {
  return stored !== counted;
}

function differenceOf(
  { questionnaire, version, mode, period }: Head,
  of: string,
  numbers: ReturnType<typeof differences>,
): Difference {
  return { kind: 'sum', questionnaire, version, mode, span: period, unit: of, numbers };
}

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { type Month, monthsOf } from '../../../core/kernel/period.ts';
import { largestSpansWithin } from '../../../core/kernel/span.ts';
import { monthsOfScope, type ReportScope } from '../../figures/figure-store.ts';
import type { PendingCount, SpanSums, StoredSum, SumsWanted } from '../../figures/sums/span-sums.ts';
import type { Database } from '../schema.ts';
import { haveReleased, readPlaces } from './stored-places.ts';
import { sumOfRow } from './sum-rows.ts';
import type { SumsTable } from './sum-tables.ts';
import { differentlyPlaced, printTree } from './tree-print.ts';

type Columns = Omit<SumsTable, 'questionnaire' | 'version' | 'mode' | 'is_place' | 'name'>;

/**
 * `first`: the first of all periods that sums are kept of, as `name`. `period`: its tree as `name`, and whether it is filled
 * in as `responses`. `pending`: the unit's months as bits in `excluded`.
 */
interface Row extends Columns {
  readonly kind: 'first' | 'period' | 'place' | 'unit' | 'pending';
  readonly name: string;
}

/** Units that one statement asks for. */
const MOST_UNITS = 10_000;

/** Trees whose places were read: what a tree is named by is its content, so they are never out of date. */
const KEPT_TREES = 8;

/** Reads sums over either engine: one statement, so that what is released and what is pending are of one moment. */
export class SumReader {
  readonly #reader: Kysely<Database>;
  readonly #placesOf = new Map<string, ReadonlyMap<string, string>>();

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
  }

  /** See ReportStore.sums. */
  async read(scope: ReportScope, wanted: SumsWanted): Promise<SpanSums | null> {
    const months = monthsOfScope(scope);
    const spans = new Map(largestSpansWithin(months).map((span) => [span.text, span]));
    if ((wanted.units?.length ?? 0) > MOST_UNITS || (wanted.below?.length ?? 0) > MOST_UNITS) return null;
    const { rows } = await statement(scope, [...spans.keys()], wanted).execute(this.#reader);
    const first = rows.find(({ kind }) => kind === 'first')?.name ?? '';
    if (first === '') return null;
    const heads = rows.filter(({ kind }) => kind === 'period');
    // In the years before there is nothing.
    const kept = [...spans.keys()].filter((text) => yearOf(text) >= yearOf(first));
    if (heads.length < kept.length || heads.some(({ responses }) => responses === 0)) return null;
    for (const { name: print, period } of heads) {
      const span = must(spans.get(period), 'a span that was asked for');
      if (!(await this.#isOfTree(scope, print, { ...wanted, months: monthsOf(span) }))) return null;
    }
    const sums = rows.flatMap((row): readonly StoredSum[] =>
      row.kind !== 'place' && row.kind !== 'unit'
        ? []
        : [
            {
              name: row.name,
              isPlace: row.kind === 'place',
              span: must(spans.get(row.period), 'a span that was asked for'),
              sum: sumOfRow(row),
            },
          ],
    );
    const pending = rows.flatMap((row): readonly PendingCount[] =>
      row.kind === 'pending'
        ? [
            {
              unit: row.name,
              responses: row.responses,
              months: months.filter((_, at) => (row.excluded & (1 << at)) !== 0),
            },
          ]
        : [],
    );
    return { sums, pending };
  }

  /** Whether sums made by one tree are those of another: nothing was released by units that they place differently. */
  async #isOfTree(
    scope: ReportScope,
    print: string,
    { tree, months }: Pick<SumsWanted, 'tree'> & { readonly months: readonly Month[] },
  ): Promise<boolean> {
    const asked = printTree(tree);
    if (asked.print === print) return true;
    const known = this.#placesOf.get(print) ?? (await readPlaces(this.#reader, print));
    if (known.size === 0) return false;
    this.#placesOf.set(print, known);
    if (this.#placesOf.size > KEPT_TREES) {
      this.#placesOf.delete(must(this.#placesOf.keys().next().value, 'the first that was read'));
    }
    return !(await haveReleased(this.#reader, scope, months, differentlyPlaced(known, asked.places)));
  }
}

/** What is read, in parts of the same columns. */
function statement(
  scope: ReportScope,
  periods: readonly string[],
  { places, units, below }: SumsWanted,
): RawBuilder<Row> {
  const { questionnaire, version, mode, isWithoutItems } = scope;
  const of = sql`questionnaire = ${questionnaire} and version = ${version} and mode = ${mode}`;
  const ofPeriods = sql`${of} and period in (${sql.join(periods)})`;
  const levels = isWithoutItems ? sql.lit('[]') : sql.ref('levels');
  const columns = sql`name, period, responses, excluded, sums, ${levels} as levels, months, longer, waiting`;
  const parts = [
    sql`select 'first' as kind, coalesce(min(period), '') as name, '' as period, 0 as responses, 0 as excluded, '' as sums,
      '' as levels, '' as months, '' as longer, '' as waiting from sum_periods where ${of}`,
    sql`select 'period', tree, period, is_whole, 0, '', '', '', '', '' from sum_periods where ${ofPeriods}`,
    ...(places.length === 0
      ? []
      : [
          sql`select 'place', ${columns} from sums where ${ofPeriods} and is_place = 1 and ${isAmong('name', places)}`,
        ]),
    ...(units?.length === 0
      ? []
      : [
          sql`select 'unit', ${columns} from sums where ${ofPeriods} and is_place = 0 and ${isAmong('name', units)}`,
        ]),
    ...(below?.length === 0 ? [] : [pendingPart(scope, below)]),
  ];
  return sql<Row>`${sql.join(parts, sql` union all `)}`;
}

/** By unit, and in which months; the words of the index that serves it must stand here as they do there. */
function pendingPart(scope: ReportScope, below: readonly string[] | null): RawBuilder<unknown> {
  const { questionnaire, version, mode } = scope;
  const months = monthsOfScope(scope);
  const bits = months.map((month, at) => sql`when ${month} then ${sql.lit(1 << at)}`);
  return sql`select 'pending', unit, '', sum(responses), sum(distinct case month ${sql.join(bits, sql` `)} end), '', '',
    '', '', '' from tallies where questionnaire = ${questionnaire} and version = ${version} and mode = ${mode}
    and month in (${sql.join(months)}) and ${isAmong('unit', below)}
    and state = 'pending' and margin = 'total' and value = '' and responses > 0 group by unit`;
}

function yearOf(period: string): string {
  return period.slice(0, 4);
}

function isAmong(column: 'name' | 'unit', names: readonly string[] | null): RawBuilder<unknown> {
  return names === null ? sql`1 = 1` : sql`${sql.ref(column)} in (${sql.join(names)})`;
}

import type { ExpressionBuilder, Kysely } from 'kysely';
import type { StoredPrimaryUnit } from '../../../core/figures/primary-units.ts';
import type { Month } from '../../../core/kernel/period.ts';
import { isShorterSpan, type SpanKind, spanKindsFrom, spansInside } from '../../../core/kernel/span.ts';
import { PRIMARY_UNIT_BREAKDOWN } from '../../../core/tally/breakdowns/breakdown-values.ts';
import type { StoredCounts, StoredTally } from '../../../core/tally/stored-tally.ts';
import type { StoredWaiting } from '../../../core/tally/stored-waiting.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import { monthsOfScope, type ReportScope, type ReportStore } from '../../figures/figure-store.ts';
import type { SpanSums, SumsWanted } from '../../figures/sums/span-sums.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import type { Database } from '../schema.ts';
import { SumReader } from '../sums/read-sums.ts';

/**
 * What reports read, over the reading connections. One statement is one snapshot: counts, sums and levels of a unit
 * belong together.
 */
export class SqlReportStore implements ReportStore {
  readonly #reader: Kysely<Database>;
  readonly #sums: SumReader;

  constructor(reader: Kysely<Database>) {
    this.#reader = reader;
    this.#sums = new SumReader(reader);
  }

  sums(scope: ReportScope, wanted: SumsWanted): Promise<SpanSums | null> {
    return this.#sums.read(scope, wanted);
  }

  async tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]> {
    const rows = await inChunks(units, (some) =>
      this.#totals(scope, some)
        .select(['unit', 'month', 'span', 'responses', 'excluded'])
        .select((columns) => {
          const released = () => columns.case().when(isReleasedWithin(scope)(columns));
          return [
            released().then('released').else('pending').end().as('stands'),
            released().then(columns.ref('sums')).end().as('sums'),
            scope.isWithoutItems
              ? columns.lit(null).as('levels')
              : released().then(columns.ref('levels')).end().as('levels'),
          ];
        })
        .execute(),
    );
    return rows.map(({ unit, month, span, stands, responses, excluded, sums, levels }) => ({
      unit,
      month: month as Month,
      span: span as SpanKind,
      state: stands as StoredTally['state'],
      responses,
      excluded,
      sums: integers(sums),
      levels: integers(levels),
    }));
  }

  async counts(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredCounts[]> {
    const rows = await inChunks(units, (some) =>
      this.#totals(scope, some)
        .select('unit')
        .select((columns) => [
          columns
            .case()
            .when(isReleasedWithin(scope)(columns))
            .then('released')
            .else('pending')
            .end()
            .as('stands'),
          columns.fn.sum<number>('responses').as('responses'),
          columns.fn.sum<number>('excluded').as('excluded'),
        ])
        .groupBy(['unit', 'stands'])
        .execute(),
    );
    return rows.map(({ stands, ...row }) => ({ ...row, state: stands as StoredCounts['state'] }));
  }

  async waitingAnswers(
    scope: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly StoredWaiting[]> {
    const rows = await inChunks(units, (some) =>
      this.#reader
        .selectFrom('waiting_answers')
        .select(['unit', 'month', 'span', 'answers', 'later'])
        .where(isOf(scope, some))
        .execute(),
    );
    return rows.map(({ unit, month, span, answers, later }) => ({
      unit,
      month: month as Month,
      span: span as SpanKind,
      answers: integers(answers),
      // Of most there are none.
      later: later === '[]' ? [] : (JSON.parse(later) as (SpanKind | null)[]),
    }));
  }

  async smallUnits(scope: ReportScope): Promise<readonly string[]> {
    const rows = await this.#reader
      .selectFrom('small_blocks')
      .select('unit')
      .distinct()
      .where(isOf(scope, null))
      .execute();
    return rows.map(({ unit }) => unit);
  }

  async primaryUnits(
    scope: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly StoredPrimaryUnit[]> {
    const rows = await inChunks(units, (some) =>
      this.#reader
        .selectFrom('breakdowns')
        .select(['unit', 'month', 'span', 'value', 'responses', 'sums', 'levels'])
        .where('breakdown', '=', PRIMARY_UNIT_BREAKDOWN)
        .where(isOf(scope, some))
        .execute(),
    );
    const isWithin = spansInside(monthsOfScope(scope));
    return rows
      .filter(({ month, span }) => isWithin(month as Month, span))
      .map(({ unit, value, responses, sums, levels }) => ({
        unit,
        value,
        responses,
        sums: integers(sums),
        levels: integers(levels),
      }));
  }

  frozenMonths(): Promise<readonly Month[]> {
    return frozenMonthsOf(this.#reader);
  }

  async monthWithResponses(
    scope: ReportScope,
    end: 'first' | 'last',
    units: readonly string[] | null,
  ): Promise<Month | null> {
    const found = await inChunks(units, (some) =>
      this.#totals(scope, some)
        .select('month')
        .where('responses', '>', 0)
        .orderBy('month', end === 'last' ? 'desc' : 'asc')
        .limit(1)
        .execute(),
    );
    const months = found.map(({ month }) => month as Month).sort();
    return months.at(end === 'last' ? -1 : 0) ?? null;
  }

  /** All responses, flagged or not: flags are frozen facts about responses, not a reason to leave them out. */
  #totals(scope: ReportScope, units: readonly string[] | null) {
    return this.#reader
      .selectFrom('tallies')
      .where('margin', '=', TOTAL_MARGIN)
      .where('value', '=', '')
      .where(isOf(scope, units));
  }
}

/** What was released for a longer span than the scope's is in none of its figures, and like what is pending there. */
function isReleasedWithin(scope: ReportScope) {
  const months = monthsOfScope(scope);
  const isWithin = spansInside(months);
  const { longestSpan = 'year' } = scope;
  return ({ eb, and, or }: ExpressionBuilder<Database, 'tallies'>) =>
    and([
      eb('state', '=', 'released'),
      or([
        eb('span', '=', 'month'),
        ...spanKindsFrom('quarter').flatMap((kind) => {
          if (isShorterSpan(longestSpan, kind)) return [];
          const whole = months.filter((month) => isWithin(month, kind));
          return whole.length === 0 ? [] : [eb('span', '=', kind).and('month', 'in', whole)];
        }),
      ]),
    ]);
}

type Filtered = 'tallies' | 'waiting_answers' | 'small_blocks' | 'breakdowns';

/**
 * Rows of a scope, and of some units. These tables are kept in the order of month and unit: all units of a span
 * are one range, while for some of them every month is named, so that only their rows are looked at.
 */
function isOf(scope: ReportScope, units: readonly string[] | null) {
  const { questionnaire, version, mode, firstMonth, lastMonth } = scope;
  return ({ eb, and }: ExpressionBuilder<Pick<Database, Filtered>, Filtered>) =>
    and([
      eb('questionnaire', '=', questionnaire),
      eb('version', '=', version),
      eb('mode', '=', mode),
      ...(units === null && scope.months === undefined
        ? [eb('month', '>=', firstMonth), eb('month', '<=', lastMonth)]
        : [eb('month', 'in', monthsOfScope(scope))]),
      ...(units === null ? [] : [eb('unit', 'in', units)]),
    ]);
}

/** Units of one statement: beside the months, within what either engine takes as parameters. */
const UNITS_AT_A_TIME = 10_000;

/** Reads for all units at once, or for some of them, a statement for each ten thousand. */
async function inChunks<Row>(
  units: readonly string[] | null,
  read: (some: readonly string[] | null) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  if (units === null) return read(null);
  const rows: Row[] = [];
  for (let at = 0; at < units.length; at += UNITS_AT_A_TIME) {
    for (const row of await read(units.slice(at, at + UNITS_AT_A_TIME))) rows.push(row);
  }
  return rows;
}

function integers(json: string | null): readonly number[] {
  return json === null ? [] : (JSON.parse(json) as number[]);
}

import { must } from '../../core/kernel/assert.ts';
import { type Month, monthsBetween, type PeriodKind } from '../../core/kernel/period.ts';
import { SPAN_KINDS, type SpanKind, spansInside } from '../../core/kernel/span.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import type { StoredWaiting } from '../../core/tally/stored-waiting.ts';
import type { TallyLayout } from '../../core/tally/tally-layout.ts';
import { monthsOfScope, type ReportScope, type ReportStore } from './figure-store.ts';
import type { SpanSums, SumsWanted } from './sums/span-sums.ts';

type Read = Pick<ReportStore, 'tallies' | 'sums' | 'waitingAnswers' | 'smallUnits' | 'primaryUnits'>;

interface ToRead {
  /** As ReportStore takes them: `code@valid-from`, null for all. */
  readonly units: readonly string[] | null;
  /** Of the periods that will be asked for. */
  readonly kinds: readonly PeriodKind[];
  /** Whether figures of items will be asked for. */
  readonly isWithItems: boolean;
}

interface OfUnits {
  readonly layout: TallyLayout;
  readonly tallies: () => Promise<readonly StoredTally[]>;
  readonly waiting: () => Promise<readonly StoredWaiting[]>;
  readonly hasSmallUnits: boolean;
}

/**
 * A store for the figures of many periods: where it keeps sums those are read of each, and else some units' tallies of all
 * months at once, from which it answers of any of them: of what was released for a longer span than the months asked for,
 * as of what is pending. What else is asked for, as hiding does for the surroundings of small figures, is read as it is
 * asked for.
 */
export class RangeStore implements Read {
  readonly #store: Read;
  readonly #units: ReadonlySet<string> | null;
  /** Both are read when they are first asked for. */
  readonly #tallies: () => Promise<ReadonlyMap<Month, readonly StoredTally[]>>;
  readonly #waiting: () => Promise<ReadonlyMap<Month, readonly StoredWaiting[]>>;
  readonly #hasSmallUnits: boolean;
  /** Of the tallies it gives: without items where those were not read. */
  readonly layout: TallyLayout;

  private constructor(
    store: Read,
    units: readonly string[] | null,
    { layout, tallies, waiting, hasSmallUnits }: OfUnits,
  ) {
    this.#store = store;
    this.#units = units === null ? null : new Set(units);
    this.#tallies = once(() => tallies().then(byMonth));
    this.#waiting = once(() => waiting().then(byMonth));
    this.#hasSmallUnits = hasSmallUnits;
    this.layout = layout;
  }

  /** The layout is that of the questionnaire. */
  static async read(
    store: Read,
    scope: ReportScope,
    layout: TallyLayout,
    { units, kinds, isWithItems }: ToRead,
  ): Promise<RangeStore> {
    const longestSpan = longestSpanIn(kinds);
    const hasSmallUnits = (await store.smallUnits(scope)).length > 0;
    // What is hidden of a scope depends on its items; without a small figure nothing is.
    const isWithoutItems = !isWithItems && !hasSmallUnits;
    // No span goes beyond a year, so years are read apart: by several readers at once.
    const years = () =>
      Promise.all(
        yearsOf(scope).map((year) => store.tallies({ ...year, longestSpan, isWithoutItems }, units)),
      );
    return new RangeStore(store, units, {
      layout: isWithoutItems ? { ...layout, items: [] } : layout,
      tallies: async () => (await years()).flat(),
      waiting: () => store.waitingAnswers(scope, units),
      hasSmallUnits,
    });
  }

  sums(scope: ReportScope, wanted: SumsWanted): Promise<SpanSums | null> {
    return this.#store.sums({ ...scope, isWithoutItems: this.layout.items.length === 0 }, wanted);
  }

  async tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]> {
    if (!this.#has(units)) return this.#store.tallies(scope, units);
    const isWithin = spansInside(monthsOfScope(scope));
    return rowsOf(await this.#tallies(), scope, units).map((tally) =>
      tally.state === 'pending' || isWithin(tally.month, tally.span) ? tally : asPending(tally),
    );
  }

  async waitingAnswers(
    scope: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly StoredWaiting[]> {
    return this.#has(units)
      ? rowsOf(await this.#waiting(), scope, units)
      : this.#store.waitingAnswers(scope, units);
  }

  async smallUnits(scope: ReportScope): Promise<readonly string[]> {
    return this.#hasSmallUnits ? this.#store.smallUnits(scope) : [];
  }

  primaryUnits(scope: ReportScope, units: readonly string[] | null) {
    return this.#store.primaryUnits(scope, units);
  }

  #has(units: readonly string[] | null): boolean {
    const known = this.#units;
    if (known === null) return true;
    return units?.every((unit) => known.has(unit)) ?? false;
  }
}

/** The longest span that lies in a period of one of the kinds: in nine months and in a year to date a half-year. */
function longestSpanIn(kinds: readonly PeriodKind[]): SpanKind {
  const spans = kinds.map((kind): SpanKind => {
    // A year to date may be a whole year.
    if (kind === 'year-to-date') return 'year';
    return kind === 'nine-months' ? 'half-year' : kind;
  });
  return must(
    SPAN_KINDS.findLast((span) => spans.includes(span)),
    'a period to ask for',
  );
}

function yearsOf(scope: ReportScope): readonly ReportScope[] {
  const years = new Map<string, Month[]>();
  for (const month of monthsBetween(scope.firstMonth, scope.lastMonth)) {
    const year = month.slice(0, 4);
    const known = years.get(year);
    if (known === undefined) years.set(year, [month]);
    else known.push(month);
  }
  return [...years.values()].map((months) => ({
    ...scope,
    firstMonth: must(months[0], 'a month'),
    lastMonth: must(months.at(-1), 'a month'),
  }));
}

function rowsOf<Row extends { readonly unit: string }>(
  rows: ReadonlyMap<Month, readonly Row[]>,
  scope: ReportScope,
  units: readonly string[] | null,
): readonly Row[] {
  const wanted = units === null ? null : new Set(units);
  return monthsOfScope(scope).flatMap((month) =>
    (rows.get(month) ?? []).filter(({ unit }) => wanted?.has(unit) ?? true),
  );
}

/** As a store gives a tally of months in which what it was released for does not lie. */
function asPending(tally: StoredTally): StoredTally {
  return { ...tally, state: 'pending', sums: [], levels: [] };
}

function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | null = null;
  return () => {
    reading ??= read();
    return reading;
  };
}

function byMonth<Row extends { readonly month: Month }>(
  rows: readonly Row[],
): ReadonlyMap<Month, readonly Row[]> {
  const months = new Map<Month, Row[]>();
  for (const row of rows) {
    const known = months.get(row.month);
    if (known === undefined) months.set(row.month, [row]);
    else known.push(row);
  }
  return months;
}

import { must } from '../../core/kernel/assert.ts';
import { type Month, monthsBetween } from '../../core/kernel/period.ts';
import { isSpanWithin } from '../../core/kernel/span.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import type { ReportScope, ReportStore, WaitingItems } from './figure-store.ts';

type Read = Pick<ReportStore, 'tallies' | 'waitingItems' | 'smallUnits'>;

/**
 * A store that has read some units' tallies of many months at once, and answers of any of those months from them: of what
 * was released for a longer span than the months asked for, as of what is pending. What else is asked for, as hiding does
 * for the surroundings of small figures, is read as it is asked for.
 */
export class RangeStore implements Read {
  readonly #store: Read;
  readonly #units: ReadonlySet<string> | null;
  readonly #tallies: ReadonlyMap<Month, readonly StoredTally[]>;
  readonly #hasSmallUnits: boolean;

  private constructor(
    store: Read,
    units: readonly string[] | null,
    tallies: readonly StoredTally[],
    hasSmallUnits: boolean,
  ) {
    this.#store = store;
    this.#units = units === null ? null : new Set(units);
    this.#tallies = byMonth(tallies);
    this.#hasSmallUnits = hasSmallUnits;
  }

  /** @param units as ReportStore takes them: `code@valid-from`, null for all */
  static async read(store: Read, scope: ReportScope, units: readonly string[] | null): Promise<RangeStore> {
    // No span goes beyond a year, so years are read apart: by several readers at once.
    const [small, ...years] = await Promise.all([
      store.smallUnits(scope),
      ...yearsOf(scope).map((year) => store.tallies(year, units)),
    ]);
    return new RangeStore(store, units, years.flat(), small.length > 0);
  }

  /** The months in which any of the units has responses. */
  get months(): ReadonlySet<Month> {
    return new Set(this.#tallies.keys());
  }

  async tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]> {
    if (!this.#has(units)) return this.#store.tallies(scope, units);
    const wanted = units === null ? null : new Set(units);
    const months = scope.months ?? monthsBetween(scope.firstMonth, scope.lastMonth);
    const within = new Set(months);
    return months.flatMap((month) =>
      (this.#tallies.get(month) ?? [])
        .filter(({ unit }) => wanted?.has(unit) ?? true)
        .map((tally) => asIn(tally, within)),
    );
  }

  /** Which answers wait for what depends on the months asked for. */
  waitingItems(scope: ReportScope, units: readonly string[] | null): Promise<readonly WaitingItems[]> {
    return this.#store.waitingItems(scope, units);
  }

  async smallUnits(scope: ReportScope): Promise<readonly string[]> {
    return this.#hasSmallUnits ? this.#store.smallUnits(scope) : [];
  }

  #has(units: readonly string[] | null): boolean {
    const known = this.#units;
    if (known === null) return true;
    return units?.every((unit) => known.has(unit)) ?? false;
  }
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

/** A tally as a store gives it of these months. */
function asIn(tally: StoredTally, months: ReadonlySet<Month>): StoredTally {
  if (tally.state === 'pending' || isSpanWithin(tally.month, tally.span, months)) return tally;
  return { ...tally, state: 'pending', sums: [], levels: [] };
}

function byMonth(tallies: readonly StoredTally[]): ReadonlyMap<Month, readonly StoredTally[]> {
  const months = new Map<Month, StoredTally[]>();
  for (const tally of tallies) {
    const known = months.get(tally.month);
    if (known === undefined) months.set(tally.month, [tally]);
    else known.push(tally);
  }
  return months;
}

import type { Month } from '../../core/kernel/period.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import type { ReportScope, ReportStore, WaitingItems } from './figure-store.ts';

type Read = Pick<ReportStore, 'tallies' | 'waitingItems' | 'smallUnits'>;

/**
 * A store that has read some units' tallies of many months at once, and answers of any of those months from them. What
 * else is asked for, as hiding does for the surroundings of small figures, is read as it is asked for.
 */
export class RangeStore implements Read {
  readonly #store: Read;
  readonly #units: ReadonlySet<string> | null;
  readonly #tallies: ReadonlyMap<Month, readonly StoredTally[]>;
  readonly #waiting: readonly WaitingItems[];
  readonly #hasSmallUnits: boolean;

  private constructor(
    store: Read,
    units: readonly string[] | null,
    tallies: readonly StoredTally[],
    waiting: readonly WaitingItems[],
    hasSmallUnits: boolean,
  ) {
    this.#store = store;
    this.#units = units === null ? null : new Set(units);
    this.#tallies = byMonth(tallies);
    this.#waiting = waiting;
    this.#hasSmallUnits = hasSmallUnits;
  }

  /** @param units as ReportStore takes them: `code@valid-from`, null for all */
  static async read(store: Read, scope: ReportScope, units: readonly string[] | null): Promise<RangeStore> {
    const [tallies, waiting, small] = await Promise.all([
      store.tallies(scope, units),
      store.waitingItems(scope, units),
      store.smallUnits(scope),
    ]);
    return new RangeStore(store, units, tallies, waiting, small.length > 0);
  }

  /** The months in which any of the units has responses. */
  get months(): ReadonlySet<Month> {
    return new Set(this.#tallies.keys());
  }

  async tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]> {
    if (!this.#has(units)) return this.#store.tallies(scope, units);
    const wanted = units === null ? null : new Set(units);
    return [...this.#tallies].flatMap(([month, tallies]) =>
      isIn(scope, month) ? tallies.filter(({ unit }) => wanted?.has(unit) ?? true) : [],
    );
  }

  async waitingItems(scope: ReportScope, units: readonly string[] | null): Promise<readonly WaitingItems[]> {
    if (!this.#has(units)) return this.#store.waitingItems(scope, units);
    const wanted = units === null ? null : new Set(units);
    return this.#waiting.filter(({ unit, month }) => isIn(scope, month) && (wanted?.has(unit) ?? true));
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

function isIn({ firstMonth, lastMonth }: ReportScope, month: Month): boolean {
  return firstMonth <= month && month <= lastMonth;
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

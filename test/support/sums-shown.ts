import { KnownSums } from '../unit/core/figures/linear-span.ts';

/** One level that one respondent gave to one item. */
export interface GivenLevel {
  readonly record: string;
  readonly item: string;
  readonly level: number;
}

/** Every sum of levels that anybody was ever shown, and what follows from all of them. */
export class SumsShown {
  /** Every different sum, as the indexes of the levels in it. */
  readonly #sums = new Map<string, readonly number[]>();
  readonly #levels = new Map<string, number>();
  readonly #given: GivenLevel[] = [];

  indexOf(given: GivenLevel): number {
    const key = `${given.record} ${given.item}`;
    const known = this.#levels.get(key);
    if (known !== undefined) return known;
    this.#levels.set(key, this.#given.length);
    this.#given.push(given);
    return this.#given.length - 1;
  }

  learn(sum: readonly { readonly index: number }[]): void {
    const indexes = sum.map(({ index }) => index).sort((a, b) => a - b);
    this.#sums.set(indexes.join(' '), indexes);
  }

  /**
   * The heaps of levels given by fewer than `people` respondents whose sum follows from all sums ever shown. Levels
   * that stood in the same sums always are one variable: whatever is computed is a sum of such heaps, so one about
   * few people would be one of a heap of few people.
   *
   * @param own records that the attacker filled in: knowing them, they are subtracted from everything shown
   */
  toldOfFewerThan(people: number, own: ReadonlySet<string> = new Set()): readonly (readonly GivenLevel[])[] {
    const isOthers = (index: number) => !own.has(this.#given[index]?.record ?? '');
    const sums = [...this.#sums.values()].map((sum) => sum.filter(isOthers));
    const standsIn = this.#given.map(() => '');
    for (const [at, sum] of sums.entries()) {
      for (const index of sum) standsIn[index] += `${at} `;
    }
    const heaps = new Map<string, number[]>();
    for (const [index, where] of standsIn.entries()) {
      if (where !== '') heaps.set(where, [...(heaps.get(where) ?? []), index]);
    }
    const keys = [...heaps.keys()];
    const heapOf = new Map(keys.map((key, heap) => [key, heap]));
    const small = keys.flatMap((key, heap) => {
      const records = (heaps.get(key) ?? []).map((index) => this.#given[index]?.record);
      return new Set(records).size < people ? [heap] : [];
    });
    if (small.length === 0) return [];
    const known = new KnownSums(keys.length);
    for (const sum of sums) known.learn(new Set(sum.map((index) => heapOf.get(standsIn[index] ?? '') ?? -1)));
    return small
      .filter((heap) => known.tells([heap]))
      .map((heap) => (heaps.get(keys[heap] ?? '') ?? []).map((index) => this.#given[index] as GivenLevel));
  }
}

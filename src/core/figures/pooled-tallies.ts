import { assert, must } from '../kernel/assert.ts';
import type { Month } from '../kernel/period.ts';
import { spanAround } from '../kernel/span.ts';
import type { StoredCounts, StoredTally } from '../tally/stored-tally.ts';
import { listOf, SUMS_PER_SCOPE, type Tally } from '../tally/tally.ts';
import { countsPerItem, type TallyLayout } from '../tally/tally-layout.ts';
import { type PeriodTree, subtreeOf } from './period-tree.ts';

export interface Counts {
  /** Released and pending together, live. */
  readonly responses: number;
  readonly released: number;
  readonly pending: number;
  /**
   * Kept out of every index (under age); they are among `released`. Those pending are not told: a number that moves
   * with a single response would say who is under age.
   */
  readonly excluded: number;
}

/** What is known of a node as a sum already: of itself and all below it, or of some units counted there. */
export interface SummedPart extends Omit<StoredTally, 'unit' | 'month'> {
  readonly node: number;
  /** Any month of the span it was released for. */
  readonly month: Month;
  /** Those with responses. */
  readonly months: readonly Month[];
}

/**
 * The tallies of a period added up: per node of its tree what came from the unit itself, and what came from it and
 * everything below it. Adding happens in place on rows of two matrices, since mergeTallies makes a new tally for
 * each of the 3,321 units; the result is the same, whole numbers added in any order.
 */
export class PooledTallies {
  readonly tree: PeriodTree;
  readonly layout: TallyLayout;
  /** Rows of the matrices: none but of nodes with tallies at them or below, the first for all others. */
  readonly #rowOf: ReadonlyMap<number, number>;
  readonly #own: Matrix;
  readonly #pooled: Matrix;
  /** Per node with responses of its own, their months. */
  readonly #months = new Map<number, Set<Month>>();
  /** Per node, responses of its own that were released for a span longer than the period, by the span's text. */
  readonly #longer = new Map<number, Map<string, number>>();

  /**
   * Tallies of units that the tree does not have are left out.
   *
   * @param summed where a part holds what stands below its node, nothing is known of the nodes there
   */
  constructor(
    tree: PeriodTree,
    layout: TallyLayout,
    tallies: Iterable<StoredTally>,
    summed: readonly SummedPart[] = [],
  ) {
    this.tree = tree;
    this.layout = layout;
    const ofUnits = [...tallies].flatMap((tally): readonly SummedPart[] => {
      const node = tree.countedAt.get(tally.unit);
      return node === undefined ? [] : [{ ...tally, node, months: tally.responses > 0 ? [tally.month] : [] }];
    });
    const counted = [...ofUnits, ...summed];
    const nodes = withAllAbove(
      tree,
      counted.map(({ node }) => node),
    );
    this.#rowOf = new Map(nodes.map((node, index) => [node, index + 1]));
    this.#own = new Matrix(nodes.length + 1, layout);
    for (const part of counted) {
      const { node, months } = part;
      this.#own.add(this.#row(node), part);
      this.#countLonger(part);
      for (const month of months) this.#months.set(node, (this.#months.get(node) ?? new Set()).add(month));
    }
    this.#pooled = this.#own.copy();
    for (const node of nodes.toReversed()) {
      const { parent } = must(tree.nodes[node], 'a node');
      if (parent >= 0) this.#pooled.addRow(this.#row(parent), this.#row(node));
    }
  }

  /** Everything of a node and below it. */
  tally(node: number): Tally {
    return this.#pooled.tally(this.#row(node));
  }

  counts(node: number): Counts {
    return this.#pooled.counts(this.#row(node));
  }

  /** The months in which a node, or a unit below it, has responses. */
  monthsAnswered(node: number): ReadonlySet<Month> {
    return new Set(subtreeOf(this.tree, node).flatMap((one) => [...(this.#months.get(one) ?? [])]));
  }

  /**
   * Responses of a node and below it that are in no figure of the period because they were released for a longer span:
   * how many, by the span's text. They are among the pending ones.
   */
  inLongerSpans(node: number): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const one of subtreeOf(this.tree, node)) {
      for (const [span, count] of this.#longer.get(one) ?? [])
        found.set(span, (found.get(span) ?? 0) + count);
    }
    return found;
  }

  #countLonger({ node, state, span, month, responses }: SummedPart): void {
    if (state !== 'pending' || span === 'month' || responses === 0) return;
    const { text } = spanAround(month, span);
    const known = this.#longer.get(node) ?? new Map<string, number>();
    this.#longer.set(node, known.set(text, (known.get(text) ?? 0) + responses));
  }

  /** Respondents of every scope and then of every item, of a node with all below it, or of itself alone. */
  respondents(node: number, from: 'pooled' | 'own'): readonly number[] {
    return (from === 'pooled' ? this.#pooled : this.#own).respondents(this.#row(node));
  }

  #row(node: number): number {
    return this.#rowOf.get(node) ?? EMPTY_ROW;
  }
}

/** Nodes with those above them, ascending: each after the one above it. */
function withAllAbove(tree: PeriodTree, nodes: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (const one of nodes) {
    for (let node = one; node >= 0 && !all.has(node); node = must(tree.nodes[node], 'a node').parent) {
      all.add(node);
    }
  }
  return [...all].sort((a, b) => a - b);
}

/** The counts of a node and everything below it, of rows without sums. */
export function countsWithin(
  tree: PeriodTree,
  nodes: ReadonlySet<number>,
  rows: Iterable<StoredCounts>,
): Counts {
  const total = { released: 0, pending: 0, excluded: 0 };
  for (const { unit, state, responses, excluded } of rows) {
    const node = tree.countedAt.get(unit);
    if (node === undefined || !nodes.has(node)) continue;
    total[state] += responses;
    if (state === 'released') total.excluded += excluded;
  }
  return { responses: total.released + total.pending, ...total };
}

/** Nobody's tallies. */
const EMPTY_ROW = 0;
const RELEASED = 0;
const PENDING = 1;
const RELEASED_EXCLUDED = 2;
const COUNTERS = 3;

class Matrix {
  readonly #rows: number;
  readonly #layout: TallyLayout;
  readonly #sums: Float64Array;
  readonly #levels: Float64Array;
  readonly #counters: Float64Array;
  readonly #sumsWidth: number;
  readonly #levelsWidth: number;

  constructor(rows: number, layout: TallyLayout) {
    this.#rows = rows;
    this.#layout = layout;
    this.#sumsWidth = layout.scopes.length * SUMS_PER_SCOPE;
    this.#levelsWidth = layout.items.length * countsPerItem(layout);
    this.#sums = new Float64Array(rows * this.#sumsWidth);
    this.#levels = new Float64Array(rows * this.#levelsWidth);
    this.#counters = new Float64Array(rows * COUNTERS);
  }

  copy(): Matrix {
    const copy = new Matrix(this.#rows, this.#layout);
    copy.#sums.set(this.#sums);
    copy.#levels.set(this.#levels);
    copy.#counters.set(this.#counters);
    return copy;
  }

  add(row: number, { state, responses, excluded, sums, levels }: SummedPart): void {
    const released = state === 'released';
    increase(this.#counters, row * COUNTERS + (released ? RELEASED : PENDING), responses);
    if (!released) return;
    increase(this.#counters, row * COUNTERS + RELEASED_EXCLUDED, excluded);
    assert(sums.length === this.#sumsWidth, 'sums of this layout');
    assert(levels.length === this.#levelsWidth, 'levels of this layout');
    for (let at = 0; at < sums.length; at++) {
      increase(this.#sums, row * this.#sumsWidth + at, sums[at] as number);
    }
    for (let at = 0; at < levels.length; at++) {
      increase(this.#levels, row * this.#levelsWidth + at, levels[at] as number);
    }
  }

  /** Adds one row to another. */
  addRow(to: number, from: number): void {
    for (const [values, width] of [
      [this.#sums, this.#sumsWidth],
      [this.#levels, this.#levelsWidth],
      [this.#counters, COUNTERS],
    ] as const) {
      for (let at = 0; at < width; at++)
        increase(values, to * width + at, values[from * width + at] as number);
    }
  }

  tally(row: number): Tally {
    const tally = {
      responses: this.#counter(row, RELEASED),
      excluded: this.#counter(row, RELEASED_EXCLUDED),
      sums: listOf(this.#sums.subarray(row * this.#sumsWidth, (row + 1) * this.#sumsWidth)),
      levels: listOf(this.#levels.subarray(row * this.#levelsWidth, (row + 1) * this.#levelsWidth)),
    };
    // Beyond 2⁵³ − 1 additions are lost in silence.
    assert(tally.sums.every(Number.isSafeInteger), 'a sum of a tally passed 2^53 - 1');
    return tally;
  }

  counts(row: number): Counts {
    const released = this.#counter(row, RELEASED);
    const pending = this.#counter(row, PENDING);
    return {
      responses: released + pending,
      released,
      pending,
      excluded: this.#counter(row, RELEASED_EXCLUDED),
    };
  }

  respondents(row: number): readonly number[] {
    const found: number[] = [];
    for (let at = 0; at < this.#sumsWidth; at += SUMS_PER_SCOPE) {
      found.push(this.#sums[row * this.#sumsWidth + at] as number);
    }
    for (let at = 0; at < this.#levelsWidth; at += countsPerItem(this.#layout)) {
      let answers = 0;
      for (let level = 0; level < this.#layout.levels; level++) {
        answers += this.#levels[row * this.#levelsWidth + at + level] as number;
      }
      found.push(answers);
    }
    return found;
  }

  #counter(row: number, which: number): number {
    return this.#counters[row * COUNTERS + which] as number;
  }
}

function increase(values: Float64Array, index: number, by: number): void {
  values[index] = (values[index] as number) + by;
}

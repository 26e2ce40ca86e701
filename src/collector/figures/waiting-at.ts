import type { PeriodTree } from '../../core/figures/period-tree.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Month } from '../../core/kernel/period.ts';
import { spansInside } from '../../core/kernel/span.ts';
import { itemsThatWaitIn, type StoredWaiting } from '../../core/tally/stored-waiting.ts';

/** Items to which answers wait, of a node or somewhere below it. */
interface WaitingItems {
  readonly node: number;
  readonly items: readonly number[];
}

/** To which items answers wait, by unit; looked up when it is first asked, since most pages have no need to ask. */
export class WaitingAt {
  readonly #tree: PeriodTree;
  readonly #told: () => Iterable<WaitingItems>;
  /** Per node with answers that wait, at it or below it, their items. */
  #itemsAt: ReadonlyMap<number, ReadonlySet<number>> | null = null;

  constructor(tree: PeriodTree, told: () => Iterable<WaitingItems>) {
    this.#tree = tree;
    this.#told = told;
  }

  /** Of the rows of units, in the figures of some months. */
  static of(tree: PeriodTree, months: readonly Month[], stored: readonly StoredWaiting[]): WaitingAt {
    return new WaitingAt(tree, () => {
      const isWithin = spansInside(months);
      return stored.map((row) => ({
        node: tree.countedAt.get(row.unit) ?? -1,
        items: itemsThatWaitIn(row, isWithin) ?? [],
      }));
    });
  }

  /** Whether answers to the item wait, of the node or a unit below it. */
  waits(node: number, item: number): boolean {
    this.#itemsAt ??= this.#look();
    return this.#itemsAt.get(node)?.has(item) ?? false;
  }

  #look(): ReadonlyMap<number, ReadonlySet<number>> {
    const itemsAt = new Map<number, Set<number>>();
    for (const told of this.#told()) {
      for (let node = told.node; node >= 0; node = must(this.#tree.nodes[node], 'a node').parent) {
        const known = itemsAt.get(node) ?? new Set();
        for (const item of told.items) known.add(item);
        itemsAt.set(node, known);
      }
    }
    return itemsAt;
  }
}

import type { PeriodTree } from '../../core/figures/period-tree.ts';
import type { Month } from '../../core/kernel/period.ts';
import { spansInside } from '../../core/kernel/span.ts';
import { itemsThatWaitIn, type StoredWaiting } from '../../core/tally/stored-waiting.ts';

/** To which items answers wait, by unit; looked up when it is first asked, since most pages have no need to ask. */
export class WaitingAt {
  readonly #tree: PeriodTree;
  readonly #months: readonly Month[];
  readonly #stored: readonly StoredWaiting[];
  /** Per node with answers that wait, at it or below it, their items. */
  #itemsAt: ReadonlyMap<number, ReadonlySet<number>> | null = null;

  constructor(tree: PeriodTree, months: readonly Month[], stored: readonly StoredWaiting[]) {
    this.#tree = tree;
    this.#months = months;
    this.#stored = stored;
  }

  /** Whether answers to the item wait, of the node or a unit below it. */
  waits(node: number, item: number): boolean {
    this.#itemsAt ??= this.#look();
    return this.#itemsAt.get(node)?.has(item) ?? false;
  }

  #look(): ReadonlyMap<number, ReadonlySet<number>> {
    const { countedAt, nodes } = this.#tree;
    const isWithin = spansInside(this.#months);
    const itemsAt = new Map<number, Set<number>>();
    for (const stored of this.#stored) {
      const items = itemsThatWaitIn(stored, isWithin) ?? [];
      for (let node = countedAt.get(stored.unit) ?? -1; node >= 0; node = nodes[node]?.parent ?? -1) {
        const known = itemsAt.get(node) ?? new Set();
        for (const item of items) known.add(item);
        itemsAt.set(node, known);
      }
    }
    return itemsAt;
  }
}

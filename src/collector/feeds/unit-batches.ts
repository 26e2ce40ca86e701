import { type PeriodTree, subtreeOf } from '../../core/figures/period-tree.ts';
import { must } from '../../core/kernel/assert.ts';

/** The most units whose tallies are read for one batch, as long as each has fewer below it: a province or two. */
const MOST_UNITS = 500;

/** Units that are read together. */
export interface UnitBatch {
  /** Read with everything below them. */
  readonly roots: readonly number[];
  /** Whose figures are wanted; a node comes after the one above. */
  readonly nodes: readonly number[];
}

/**
 * A unit and everything below it in batches, so that a feed of the whole country keeps one province in memory. A unit
 * with more below it than a batch holds is read alone, as its own page reads it, and what is below it follows.
 */
export function* unitBatches(
  tree: PeriodTree,
  top: number,
  most = MOST_UNITS,
): Generator<UnitBatch, void, void> {
  const sizes = subtreeSizes(tree);
  let pending: number[] = [];
  let units = 0;
  function* flush(): Generator<UnitBatch, void, void> {
    if (pending.length > 0) yield { roots: pending, nodes: pending.flatMap((root) => inOrder(tree, root)) };
    pending = [];
    units = 0;
  }
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const size = must(sizes[node], 'a node');
    if (units + size > most) yield* flush();
    if (size <= most) {
      pending.push(node);
      units += size;
      continue;
    }
    yield { roots: [node], nodes: [node] };
    waiting.push(...must(tree.nodes[node], 'a node').children.toReversed());
  }
  yield* flush();
}

/** How many units there are at and below a unit. */
export function unitCount(tree: PeriodTree, top: number): number {
  return subtreeOf(tree, top).length;
}

function inOrder(tree: PeriodTree, top: number): readonly number[] {
  const found: number[] = [];
  const waiting = [top];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    waiting.push(...must(tree.nodes[node], 'a node').children.toReversed());
  }
  return found;
}

function subtreeSizes({ nodes }: PeriodTree): readonly number[] {
  const sizes = nodes.map(() => 1);
  // A node comes after its parent, so its own size is known before it is added.
  for (let node = nodes.length - 1; node > 0; node--) {
    const { parent } = must(nodes[node], 'a node');
    sizes[parent] = must(sizes[parent], 'a node') + must(sizes[node], 'a node');
  }
  return sizes;
}

import { must } from '../kernel/assert.ts';
import type { TallyLayout } from '../tally/tally-layout.ts';
import { COUNTRY, type PeriodTree, subtreeOf } from './period-tree.ts';
import type { PooledTallies } from './pooled-tallies.ts';
import type { HiddenReason } from './small-cells.ts';
import { type Suppression, suppress } from './suppression.ts';

/**
 * What is hidden in a unit with everything below it, decided from the tallies of those units alone.
 *
 * Guarantee: once every unit whose own tallies have a small figure is in a closed region, what the regions say is
 * what suppression over the whole tree says, and outside them nothing is hidden. For hiding begins at a small figure,
 * and goes on only through sums with something hidden in them: from a unit to its siblings through the unit above.
 * A region whose topmost unit hides nothing is no such part of a sum, so nothing crosses its border, either way.
 */
export interface HidingRegion {
  readonly root: number;
  readonly nodes: ReadonlySet<number>;
  /** False where the topmost unit hides something: the units beside it have to be looked at too. */
  readonly isClosed: boolean;
  /** Of a unit of the tree that is in the region. */
  readonly reason: Suppression;
}

/** Precondition: the tallies of everything below the root are in `pooled`. */
export function hidingRegion(pooled: PooledTallies, root: number): HidingRegion {
  const { tree, layout } = pooled;
  // In the order of the tree: among equals the first is hidden, and every region is to choose as the whole would.
  const nodes = [...subtreeOf(tree, root)].sort((a, b) => a - b);
  const rowOf = new Map(nodes.map((node, row) => [node, row]));
  const divisions = divisionsOf(layout);
  const suppression = suppress({
    children: nodes.map((node) =>
      must(tree.nodes[node], 'a node').children.map((child) => must(rowOf.get(child), 'a row')),
    ),
    divisions,
    pooled: nodes.map((node) => pooled.respondents(node, 'pooled')),
    own: nodes.map((node) => pooled.respondents(node, 'own')),
  });
  const reason = (node: number, scope: number): HiddenReason | null =>
    suppression(must(rowOf.get(node), 'a unit of the region'), scope);
  return {
    root,
    nodes: new Set(nodes),
    isClosed: root === COUNTRY || divisions.every((_, scope) => reason(root, scope) === null),
    reason,
  };
}

/** A region in which there is no small figure, and none anywhere else in the tree that could reach it. */
export function openRegion(root: number, nodes: ReadonlySet<number>): HidingRegion {
  return { root, nodes, isClosed: true, reason: () => null };
}

/** The nodes without those that stand below another of them. */
export function outermost(tree: PeriodTree, nodes: Iterable<number>): readonly number[] {
  const all = new Set(nodes);
  return [...all].filter((node) => {
    for (let above = parentOf(tree, node); above >= COUNTRY; above = parentOf(tree, above)) {
      if (all.has(above)) return false;
    }
    return true;
  });
}

function parentOf(tree: PeriodTree, node: number): number {
  return must(tree.nodes[node], 'a node').parent;
}

/** Per scope and then per item what divides it. Items divide the innermost scopes. */
function divisionsOf(layout: TallyLayout): readonly (readonly number[])[] {
  const scopes = layout.scopes.map((scope) => {
    const within = [...layout.scopes.keys()].filter((index) => layout.scopes[index]?.parent === scope.id);
    return within.length > 0 ? within : scope.items.map((item) => layout.scopes.length + item);
  });
  return [...scopes, ...layout.items.map(() => [])];
}

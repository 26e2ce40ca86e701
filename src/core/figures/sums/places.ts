import { must } from '../../kernel/assert.ts';
import { unitRef } from '../../units/unit.ts';
import { outermost } from '../hiding.ts';
import { COUNTRY, type PeriodTree } from '../period-tree.ts';

/** How a node is named where sums of it and all below it are kept: `code@valid-from`; the country has no name. */
export const COUNTRY_PLACE = '';

/**
 * Per unit of all times (`code@valid-from`) the places its responses are summed up at: the node it is counted at, if
 * others stand below that, and all above it. A node with nothing below it is no place: its own units are its sum.
 */
export function placesOf(tree: PeriodTree): ReadonlyMap<string, readonly string[]> {
  const known = new Map<number, readonly string[]>([[-1, []]]);
  const placesAt = (node: number): readonly string[] => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const { parent, children } = must(tree.nodes[node], 'a node');
    const places = children.length === 0 ? placesAt(parent) : [placeOf(tree, node), ...placesAt(parent)];
    known.set(node, places);
    return places;
  };
  return new Map([...tree.countedAt].map(([ref, node]) => [ref, placesAt(node)]));
}

/** Which sums make up the figures of some nodes, none of them twice. */
export interface TreeCut {
  /** The nodes of which each has figures of its own. */
  readonly told: ReadonlySet<number>;
  /** Units whose own sums are read. */
  readonly units: readonly string[];
  /** Places of which everything below is read as one sum. */
  readonly places: readonly string[];
}

/**
 * Cuts what stands below the roots where nobody asks any further.
 *
 * @param opened the nodes whose children are told apart; null for all
 */
export function cutTree(
  tree: PeriodTree,
  roots: readonly number[],
  opened: Iterable<number> | null,
): TreeCut {
  const tops = outermost(tree, roots);
  const isOpen = opened === null ? () => true : openedBelow(tree, tops, [...opened], roots);
  const told = new Set<number>(tops);
  const units: string[] = [];
  const places: string[] = [];
  for (const node of told) {
    const { children } = must(tree.nodes[node], 'a node');
    if (children.length > 0 && !isOpen(node)) {
      places.push(placeOf(tree, node));
      continue;
    }
    units.push(...must(tree.refsAt[node], 'a node'));
    for (const child of children) told.add(child);
  }
  return { told, units, places };
}

/** The node at which a unit's responses are told: the one it is counted at, or the closest told one above it. */
export function toldAt(tree: PeriodTree, { told }: TreeCut, ref: string): number | null {
  let node = tree.countedAt.get(ref) ?? -1;
  while (node >= 0 && !told.has(node)) node = must(tree.nodes[node], 'a node').parent;
  return node < 0 ? null : node;
}

/** A unit counted at a node, by which sums are given to it; the country's own sums are of no unit. */
function placeOf(tree: PeriodTree, node: number): string {
  const { unit } = must(tree.nodes[node], 'a node');
  return unit === null ? COUNTRY_PLACE : unitRef(unit);
}

/** Whatever is told apart, so is all between it and the top. */
function openedBelow(
  tree: PeriodTree,
  tops: readonly number[],
  opened: readonly number[],
  told: readonly number[],
): (node: number) => boolean {
  const all = new Set(opened);
  const ends = new Set(tops);
  for (const one of [...opened, ...told]) {
    for (let node = one; node > COUNTRY && !ends.has(node); ) {
      node = must(tree.nodes[node], 'a node').parent;
      all.add(node);
    }
  }
  return (node) => all.has(node);
}

import { createHash } from 'node:crypto';
import type { PeriodTree } from '../../../core/figures/period-tree.ts';
import { placesOf } from '../../../core/figures/sums/places.ts';

/** Per unit (`code@valid-from`) its places as JSON. */
type Places = ReadonlyMap<string, string>;

/** The places of a tree, and the name that they alone decide. */
export interface PrintedTree {
  readonly print: string;
  readonly places: Places;
}

const PRINTED = new WeakMap<PeriodTree, PrintedTree>();

/** Made once for a tree. */
export function printTree(tree: PeriodTree): PrintedTree {
  const known = PRINTED.get(tree);
  if (known !== undefined) return known;
  const places = new Map([...placesOf(tree)].map(([unit, names]) => [unit, JSON.stringify(names)]));
  const printed = { print: printOf(places), places };
  PRINTED.set(tree, printed);
  return printed;
}

/** SHA-256 over the units in their order, in hex. */
export function printOf(places: Places): string {
  const hash = createHash('sha256');
  for (const unit of [...places.keys()].sort()) hash.update(`${unit} ${places.get(unit)}\n`);
  return hash.digest('hex');
}

/** The units that are summed up elsewhere, or in one of the trees only. */
export function differentlyPlaced(one: Places, other: Places): readonly string[] {
  const units = new Set([...one.keys(), ...other.keys()]);
  return [...units].filter((unit) => one.get(unit) !== other.get(unit));
}

import { must } from '../kernel/assert.ts';
import { monthsOf, type Period } from '../kernel/period.ts';
import type { UnitTree } from '../units/unit-tree.ts';
import { type PeriodTree, periodTree } from './period-tree.ts';

/** Of one list of units: more than a page of three years needs where units change in every month. */
const KEPT_TREES = 64;

interface Trees {
  readonly begins: readonly string[];
  readonly ends: readonly string[];
  /** The least recently used first. */
  readonly made: Map<string, PeriodTree>;
}

const TREES = new WeakMap<UnitTree, Trees>();

/**
 * periodTree of the units of all times, made once for all periods that have the same: a tree of some thousand units
 * takes as long as all figures of its period. It depends on which units have begun by the last day and which have ended
 * before the first, and on nothing else, so that it is the same for everybody. Another list of units is another
 * UnitTree, of which nothing is known here.
 */
export function periodTreeOf(units: UnitTree, period: Period): PeriodTree {
  const trees = treesOf(units);
  const last = `${must(monthsOf(period).at(-1), 'a period has months')}-31`;
  const begun = countBelow(trees.begins, (day) => day <= last);
  const ended = countBelow(trees.ends, (day) => day < `${period.first}-01`);
  const key = `${begun} ${ended}`;
  const tree = trees.made.get(key) ?? periodTree(units.units, period);
  trees.made.delete(key);
  trees.made.set(key, tree);
  if (trees.made.size > KEPT_TREES) {
    trees.made.delete(must(trees.made.keys().next().value, 'the least recently used'));
  }
  return tree;
}

function treesOf(units: UnitTree): Trees {
  const known = TREES.get(units);
  if (known !== undefined) return known;
  const trees = {
    begins: units.units.map(({ validFrom }) => validFrom).sort(),
    ends: units.units.flatMap(({ validTo }) => validTo ?? []).sort(),
    made: new Map<string, PeriodTree>(),
  };
  TREES.set(units, trees);
  return trees;
}

/** How many days, of sorted ones, a condition holds for that holds for none after one it does not hold for. */
function countBelow(days: readonly string[], holds: (day: string) => boolean): number {
  let [from, to] = [0, days.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(must(days[middle], 'a day'))) from = middle + 1;
    else to = middle;
  }
  return from;
}

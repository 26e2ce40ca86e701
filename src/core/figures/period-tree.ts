import { must } from '../kernel/assert.ts';
import type { Period } from '../kernel/period.ts';
import { monthsOf } from '../kernel/period.ts';
import { Succession } from '../units/succession.ts';
import { continues, lastDay, type Unit, unitRef } from '../units/unit.ts';

/** The whole country stands above all units that have no parent. */
export const COUNTRY = 0;

interface TreeNode {
  /** Null for the country. */
  readonly unit: Unit | null;
  /** Index of the node above; -1 for the country. */
  readonly parent: number;
  readonly children: readonly number[];
}

/** Every unit that was valid on a day of the period. A node comes after its parent. */
export interface PeriodTree {
  readonly nodes: readonly TreeNode[];
  /** By `code@valid-from`; a unit stands for itself in all its periods. */
  readonly indexOfRef: ReadonlyMap<string, number>;
  /**
   * Where responses of a unit are counted: at itself, and where it ended before the period at what was made of it, so
   * that answers given after a merger are in its sums. Nobody sees more by it: scopes go by `indexOfRef`.
   */
  readonly countedAt: ReadonlyMap<string, number>;
  /** Of each node the units that are counted at it. */
  readonly refsAt: readonly (readonly string[])[];
}

/**
 * The units of a whole period as one tree, where core's UnitTree answers for a day. A unit hangs under the holder of
 * its parent's code on the last day the unit was valid in the period: codes were reused, and units moved. One whose
 * parent is unknown hangs under the country, so that its responses are not lost from the sum.
 */
export function periodTree(units: readonly Unit[], period: Period): PeriodTree {
  const { first, last } = daysOf(period);
  const byCode = new Map<string, Unit[]>();
  for (const unit of units) {
    if (unit.validFrom > last || lastDay(unit) < first) continue;
    const holders = byCode.get(unit.code);
    if (holders === undefined) byCode.set(unit.code, [unit]);
    else holders.push(unit);
  }

  const standsFor = new Map<Unit, Unit>();
  const under = new Map<Unit | null, Unit[]>();
  for (const holders of byCode.values()) {
    for (const unit of holders) {
      const successor = holders.find((other) => continues(other, unit));
      if (successor !== undefined) {
        standsFor.set(unit, successor);
        continue;
      }
      const day = unit.validTo !== null && unit.validTo < last ? unit.validTo : last;
      const parent = unit.parentCode === null ? null : holderOf(byCode.get(unit.parentCode), day);
      const siblings = under.get(parent);
      if (siblings === undefined) under.set(parent, [unit]);
      else siblings.push(unit);
    }
  }

  const nodes: { unit: Unit | null; parent: number; children: number[] }[] = [];
  const indexOfRef = new Map<string, number>();
  nodes.push({ unit: null, parent: -1, children: [] });
  for (let index = 0; index < nodes.length; index++) {
    const node = must(nodes[index], 'a node');
    for (const unit of under.get(node.unit) ?? []) {
      indexOfRef.set(unitRef(unit), nodes.length);
      node.children.push(nodes.length);
      nodes.push({ unit, parent: index, children: [] });
    }
  }
  for (const former of standsFor.keys()) {
    let successor = must(standsFor.get(former), 'a successor');
    for (let next = standsFor.get(successor); next !== undefined; next = standsFor.get(successor)) {
      successor = next;
    }
    const index = indexOfRef.get(unitRef(successor));
    if (index !== undefined) indexOfRef.set(unitRef(former), index);
  }
  const followers = followed(units, indexOfRef, { first, last });
  const refsAt: string[][] = nodes.map(() => []);
  for (const [ref, node] of followers.countedAt) must(refsAt[node], 'a node').push(ref);
  return { nodes, ...followers, refsAt };
}

/** The units that were not valid in the period, at what stands for them in it. */
function followed(
  units: readonly Unit[],
  present: ReadonlyMap<string, number>,
  { first, last }: { readonly first: string; readonly last: string },
): Pick<PeriodTree, 'indexOfRef' | 'countedAt'> {
  const [indexOfRef, countedAt] = [new Map(present), new Map(present)];
  const succession = new Succession(units);
  for (const unit of units) {
    let at: Unit | null = unit;
    let isSame = true;
    while (at !== null && at.validFrom > last) at = succession.formerOf(at);
    while (at !== null && lastDay(at) < first) {
      const next = succession.successorOf(at);
      isSame &&= next?.isSame === true;
      at = next?.unit ?? null;
    }
    const index = at === null ? undefined : present.get(unitRef(at));
    if (index === undefined) continue;
    countedAt.set(unitRef(unit), index);
    if (isSame) indexOfRef.set(unitRef(unit), index);
  }
  return { indexOfRef, countedAt };
}

/**
 * A unit by `code` (the last to hold it in the period) or by `code@valid-from`; null where there is none.
 *
 * @internal
 */
export function findUnit(tree: PeriodTree, codeOrRef: string): number | null {
  const exact = tree.indexOfRef.get(codeOrRef);
  if (exact !== undefined) return exact;
  let found: number | null = null;
  tree.nodes.forEach(({ unit }, index) => {
    if (unit?.code !== codeOrRef) return;
    if (found === null || (tree.nodes[found]?.unit?.validFrom ?? '') < unit.validFrom) found = index;
  });
  return found;
}

/** The nodes of a scope, given its top in all its periods (`code@valid-from`); null for every unit. */
export function nodesInScope(tree: PeriodTree, topRefs: ReadonlySet<string> | null): ReadonlySet<number> {
  const tops = topRefs === null ? [COUNTRY] : [...topRefs].flatMap((ref) => tree.indexOfRef.get(ref) ?? []);
  return new Set(tops.flatMap((top) => subtreeOf(tree, top)));
}

/** The node of the unit asked for, by default the top of the scope; null where there is none, or none in scope. */
export function askedNode(
  tree: PeriodTree,
  { unit }: { readonly unit: string | null },
  topRefs: ReadonlySet<string> | null,
): number | null {
  if (unit === null) return topRefs === null ? COUNTRY : topOf(tree, topRefs);
  const node = findUnit(tree, unit);
  return node !== null && nodesInScope(tree, topRefs).has(node) ? node : null;
}

/** In its newest period, where it had several. */
function topOf(tree: PeriodTree, topRefs: ReadonlySet<string>): number | null {
  return (
    [...topRefs].map((ref) => tree.indexOfRef.get(ref) ?? null).findLast((node) => node !== null) ?? null
  );
}

/** The same unit in an earlier tree: itself, or what it continues. A reused code has no past. */
export function formerSelf(tree: PeriodTree, node: number, earlier: PeriodTree): number | null {
  const unit = must(tree.nodes[node], 'a node').unit;
  if (unit === null) return COUNTRY;
  const same = earlier.indexOfRef.get(unitRef(unit));
  if (same !== undefined) return same;
  const former = findUnit(earlier, unit.code);
  const candidate = former === null ? null : earlier.nodes[former]?.unit;
  return candidate && continues(unit, candidate) ? former : null;
}

/** The node itself and all below it. */
export function subtreeOf(tree: PeriodTree, index: number): readonly number[] {
  const found = [index];
  for (let at = 0; at < found.length; at++) {
    found.push(...must(tree.nodes[must(found[at], 'a node')], 'a node').children);
  }
  return found;
}

/** The units (`code@valid-from`) that are counted at these nodes, those they continue or were made of among them. */
export function refsOf({ refsAt }: PeriodTree, nodes: ReadonlySet<number>): readonly string[] {
  return [...nodes].flatMap((node) => must(refsAt[node], 'a node'));
}

/** The nodes above a node, the highest first; the country is not among them. */
export function pathTo(tree: PeriodTree, index: number): readonly number[] {
  const path: number[] = [];
  for (let at = tree.nodes[index]?.parent ?? COUNTRY; at > COUNTRY; at = tree.nodes[at]?.parent ?? COUNTRY) {
    path.unshift(at);
  }
  return path;
}

/** The holder of a code on a day, or the last before it: a unit may outlive what it stood under. */
function holderOf(holders: readonly Unit[] | undefined, day: string): Unit | null {
  const sofar = (holders ?? []).filter(({ validFrom }) => validFrom <= day);
  return sofar.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0] ?? null;
}

/** Days compare as text; no month is longer than the 31st. */
function daysOf(period: Period): { readonly first: string; readonly last: string } {
  const lastMonth = must(monthsOf(period).at(-1), 'a period has months');
  return { first: `${period.first}-01`, last: `${lastMonth}-31` };
}

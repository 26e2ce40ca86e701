import type { Day } from '../../../core/kernel/calendar.ts';
import { findUnitOf, type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';

/** What is bound to a unit, with all below it, as an account is: keys of other programs, webhooks. */
interface Bound {
  /** Code of a unit, or null: every unit. */
  readonly scope: string | null;
}

/** Tells what somebody sees of such things: those bound to a unit of their scope; who is bound to none sees all. */
export function seenWithin(tree: UnitTree, scope: UnitScope, today: Day): (thing: Bound) => boolean {
  if (scope.top === null) return () => true;
  const isWithin = withinScope(tree, scope, today);
  return ({ scope: bound }) => bound !== null && isWithin(bound);
}

/**
 * Why somebody may not bind a thing to a unit, or null. Nobody gives more than they see; of units outside nothing is
 * told, not even that they are there.
 */
export function bindingFault(
  tree: UnitTree,
  scope: UnitScope,
  unit: string | null,
  today: Day,
): 'unit-unknown' | 'forbidden' | null {
  if (unit === null) return scope.top === null ? null : 'forbidden';
  if (scope.top !== null && !withinScope(tree, scope, today)(unit)) return 'forbidden';
  return findUnitOf(tree, unit, today) === null ? 'unit-unknown' : null;
}

import type { Day } from '../kernel/calendar.ts';
import { isValidOn, type Unit, unitRef } from './unit.ts';
import type { UnitTree } from './unit-tree.ts';

/**
 * The units somebody may see: one of them with all below it, or every unit. Outside it no unit is ever named in an
 * answer, counted or compared with, those above the top included; a unit outside is answered as one that is not
 * there.
 *
 * What concerns today (lists of units and devices) goes by the tree of today. A figure goes by the tree of its own
 * period: who sees a province sees what the province was made of then.
 */
export interface UnitScope {
  /** Code of the unit, which is who bears it today, or bore it last; null: every unit. */
  readonly top: string | null;
}

export const EVERY_UNIT: UnitScope = { top: null };

/** A unit by `code` (who bears it today, or bore it last) or by `code@valid-from`; null where there is none. */
export function findUnitOf(tree: UnitTree, codeOrRef: string, today: Day): Unit | null {
  const [code = '', validFrom] = codeOrRef.split('@');
  const periods = tree.periods(code);
  if (validFrom !== undefined) return periods.find((unit) => unit.validFrom === validFrom) ?? null;
  return tree.at(code, today) ?? periods.at(-1) ?? null;
}

/**
 * The unit at the top of a scope, as `code@valid-from` in each of its periods; null for every unit. Empty when there
 * is no such unit: then nothing is in scope.
 */
export function topRefsOf(tree: UnitTree, { top }: UnitScope, today: Day): ReadonlySet<string> | null {
  if (top === null) return null;
  const unit = findUnitOf(tree, top, today);
  return new Set(unit === null ? [] : tree.trendOf(unit.code, unit.validFrom).map(unitRef));
}

/** Tells of a unit (`code@valid-from`), known or not, whether it is in the scope. */
export function withinScope(tree: UnitTree, scope: UnitScope, today: Day): (ref: string) => boolean {
  const tops = topRefsOf(tree, scope, today);
  return tops === null ? () => true : belowAny(tree, tops, today);
}

/**
 * Tells of a unit (`code@valid-from`) whether it is `top`, in any of its periods, or stands below it: today, or
 * on its own last day where it has ended, since a device may outlive the office it was enrolled at.
 */
export function withinUnit(tree: UnitTree, top: Unit, today: Day): (ref: string) => boolean {
  return belowAny(tree, new Set(tree.trendOf(top.code, top.validFrom).map(unitRef)), today);
}

function belowAny(tree: UnitTree, tops: ReadonlySet<string>, today: Day): (ref: string) => boolean {
  const known = new Map<string, boolean>();
  return (ref) => {
    const before = known.get(ref);
    if (before !== undefined) return before;
    const unit = findUnitOf(tree, ref, today);
    const found = unit !== null && lineage(tree, unit, today).some((one) => tops.has(unitRef(one)));
    known.set(ref, found);
    return found;
  };
}

/** The unit in its newest period, and those above it. */
function lineage(tree: UnitTree, unit: Unit, today: Day): readonly Unit[] {
  const newest = tree.trendOf(unit.code, unit.validFrom).at(-1) ?? unit;
  const day = isValidOn(newest, today) ? today : newest.validFrom > today ? newest.validFrom : newest.validTo;
  return day === null ? [newest] : [newest, ...tree.ancestors(newest.code, day)];
}

import type { Day } from '../../core/kernel/calendar.ts';
import { isValidOn, type Unit, unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

/** A unit by `code` (who bears it today, or bore it last) or by `code@valid-from`; null where there is none. */
export function findUnitOf(tree: UnitTree, codeOrRef: string, today: Day): Unit | null {
  const [code = '', validFrom] = codeOrRef.split('@');
  const periods = tree.periods(code);
  if (validFrom !== undefined) return periods.find((unit) => unit.validFrom === validFrom) ?? null;
  return tree.at(code, today) ?? periods.at(-1) ?? null;
}

/**
 * Tells of a unit (`code@valid-from`) whether it is `top`, in any of its periods, or stands below it: today, or
 * on its own last day where it has ended, since a device may outlive the office it was enrolled at.
 */
export function withinUnit(tree: UnitTree, top: Unit, today: Day): (ref: string) => boolean {
  const tops = new Set<string>(tree.trendOf(top.code, top.validFrom).map(unitRef));
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

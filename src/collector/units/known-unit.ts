import { parseUnitRef, type Unit } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

/** The unit of this code from this day on, whether it still stands or not. */
export function periodOf(units: UnitTree, ref: string): Unit | undefined {
  const parsed = parseUnitRef(ref);
  return parsed.ok
    ? units.periods(parsed.value.code).find(({ validFrom }) => validFrom === parsed.value.validFrom)
    : undefined;
}

export function isKnownUnit(units: UnitTree, ref: string): boolean {
  return periodOf(units, ref) !== undefined;
}

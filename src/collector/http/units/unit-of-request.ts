import type { NamedUnit } from '../../../contract/units/unit-parts.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';

/** The unit a request names by its code, or by code@valid-from, as it is on a day; null where there is none. */
export function unitOnDay(tree: UnitTree, codeOrRef: string, day: Day): Unit | null {
  const [code = ''] = codeOrRef.split('@');
  const unit = tree.at(code, day);
  return unit === null || (codeOrRef !== code && unitRef(unit) !== codeOrRef) ? null : unit;
}

/** A unit (`code@valid-from`) by its names, and by its code where it is not known. */
export function namedUnit(tree: UnitTree, ref: string): NamedUnit {
  const [code = ''] = ref.split('@');
  const unit = tree.periods(code).find((period) => unitRef(period) === ref);
  const { name = code, nameEn = null } = unit ?? {};
  return { ref, code, name, nameEn };
}

import type { NamedUnit } from '../../contract/units/unit-parts.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

/** A unit (`code@valid-from`) by its names, and by its code where it is not known. */
export function namedUnit(tree: UnitTree, ref: string): NamedUnit {
  const [code = ''] = ref.split('@');
  const unit = tree.periods(code).find((period) => unitRef(period) === ref);
  const { name = code, nameEn = null } = unit ?? {};
  return { ref, code, name, nameEn };
}

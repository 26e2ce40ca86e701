import type { NamedUnit } from '../../contract/units/unit-parts.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { periodOf } from './known-unit.ts';

/** A unit (`code@valid-from`) by its names, and by its code where it is not known. */
export function namedUnit(tree: UnitTree, ref: string): NamedUnit {
  const [code = ''] = ref.split('@');
  const unit = periodOf(tree, ref);
  const { name = code, nameEn = null } = unit ?? {};
  return { ref, code, name, nameEn };
}

/** The same under what it is called on a day: its names of then, or those of what was made of it. */
export function namedOn(tree: UnitTree, ref: string, day: Day): NamedUnit {
  const unit = periodOf(tree, ref);
  const then = unit === undefined ? null : tree.succession.onDay(unit, day);
  const { name, nameEn } = then ?? namedUnit(tree, ref);
  return { ...namedUnit(tree, ref), name, nameEn };
}

import type { UnitName } from '../../../contract/figures.ts';
import type { PeriodTree } from '../../../core/figures/period-tree.ts';
import { must } from '../../../core/kernel/assert.ts';
import { headTitleOf } from '../../../core/units/head-title.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';

/** How an answer names a unit of its tree. */
export function unitNameAt(tree: PeriodTree, node: number): UnitName {
  const { unit } = must(tree.nodes[node], 'a node');
  if (unit === null) {
    return { code: null, ref: null, kind: 'country', name: 'Cả nước', nameEn: 'The whole country' };
  }
  return unitName(unit);
}

/** The same of a unit by itself. */
export function unitName(unit: Unit): UnitName {
  const { code, kind, name, nameEn } = unit;
  return { code, ref: unitRef(unit), kind, name, nameEn, head: headTitleOf(unit) };
}

import { hash } from 'node:crypto';
import { unitFields } from '../../core/units/parse-unit-row.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

/**
 * What a code is known by, in all its periods, as 16 hexadecimal digits: whoever changes a unit says what they looked at,
 * so that of two people who change it at once the second hears of the first.
 */
export function unitStamp(tree: UnitTree, code: string): string {
  return hash('sha256', JSON.stringify(tree.periods(code).map(unitFields)), 'hex').slice(0, 16);
}

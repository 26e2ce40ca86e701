import { unitFields } from '../parse-unit-row.ts';
import type { UnitTree } from '../unit-tree.ts';

/**
 * What a code is known by, in all its periods, as 16 hexadecimal digits: whoever changes a unit says what they looked at,
 * so that of two people who change it at once the second hears of the first. Nobody is kept out by it, so it is no
 * cryptographic digest: FNV-1a of 32 bits, from two beginnings.
 */
export function unitStamp(tree: UnitTree, code: string): string {
  const text = JSON.stringify(tree.periods(code).map(unitFields));
  return [0x811c9dc5, 0x01234567].map((begin) => fnv1a(text, begin)).join('');
}

function fnv1a(text: string, begin: number): string {
  let hash = begin;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

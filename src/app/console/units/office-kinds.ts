import type { UnitKind } from '../../../core/units/unit.ts';

/** What is added below a unit by a form. */
export const ADDED_KINDS = [
  'centre',
  'office',
  'branch',
  'department',
  'commune',
  'ward',
  'special_zone',
] as const satisfies readonly UnitKind[];
export type AddedKind = (typeof ADDED_KINDS)[number];

/** Places where people are served; their names follow from the unit above, others have one of their own. */
const SERVING = ['centre', 'office', 'branch'] as const;
export type ServingKind = (typeof SERVING)[number];

export function isServing(kind: UnitKind): kind is ServingKind {
  return (SERVING as readonly UnitKind[]).includes(kind);
}

/** What is usually added below a unit of a kind. */
export function usualBelow(kind: UnitKind): AddedKind {
  if (kind === 'centre' || kind === 'branch') return 'branch';
  return kind === 'province' || kind === 'city' ? 'centre' : 'office';
}

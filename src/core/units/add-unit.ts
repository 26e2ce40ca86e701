import type { Day } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { tidied } from '../lists/cell.ts';
import { checkUnits, type UnitChanges } from './check-units.ts';
import { isUnitCode, type Unit } from './unit.ts';
import type { UnitFaultKind } from './unit-fault.ts';
import { UnitTree } from './unit-tree.ts';

/** A unit as a form states it: it begins on the day it is added, below a unit that is there. */
export interface StatedUnit {
  readonly code: string;
  readonly name: string;
  /** Empty: it has none. */
  readonly nameEn: string;
  readonly kind: string;
  /** Code of the unit above. */
  readonly parent: string;
}

export type AddUnitFault =
  /** The code names another unit, or named one at another time. */
  { readonly kind: 'code-taken' } | { readonly kind: 'field-invalid'; readonly field: keyof StatedUnit };

const FIELD_OF: Readonly<Partial<Record<UnitFaultKind, keyof StatedUnit>>> = {
  'bad-code': 'code',
  'bad-parent-code': 'parent',
  'bad-kind': 'kind',
  'missing-name': 'name',
  'unknown-parent': 'parent',
  'parent-ends-first': 'parent',
  cycle: 'parent',
};

const FIELD_OF_COLUMN: Readonly<Record<string, keyof StatedUnit>> = {
  code: 'code',
  name: 'name',
  name_en: 'nameEn',
  kind: 'kind',
  parent_code: 'parent',
};

/**
 * One unit added to those known, from `day` on and for as long as nobody ends it; or the first field at fault.
 *
 * @param scope code of the unit within which anyone who adds it may do so; a parent outside is like none. Null: anywhere.
 */
export function addUnit(
  existing: readonly Unit[],
  { code, name, nameEn, kind, parent }: StatedUnit,
  day: Day,
  scope: string | null,
): Result<UnitChanges, AddUnitFault> {
  const isBelow = scope === null || new UnitTree(existing).isWithin(tidied(parent), scope, day);
  if (tidied(parent) === '' || !isBelow) return err({ kind: 'field-invalid', field: 'parent' });
  if (scope !== null && !isTellable(tidied(code), [scope, tidied(parent)])) {
    return err({ kind: 'field-invalid', field: 'code' });
  }
  if (existing.some((unit) => unit.code === tidied(code))) return err({ kind: 'code-taken' });
  const fields = { code, name, name_en: nameEn, kind, parent_code: parent, valid_from: day };
  const checked = checkUnits(existing, [{ line: 1, fields }]);
  if (!checked.ok) return err({ kind: 'field-invalid', field: fieldAtFault(checked.error) });
  return ok(checked.value);
}

/**
 * Whether somebody bound to a unit may hear that a code is taken: codes of digits alone are those the state publishes, and
 * others begin with the code of a unit of theirs. Any other answer would tell of offices elsewhere.
 */
export function isTellable(code: string, within: readonly string[]): boolean {
  return (
    /^\d+$/.test(code) || within.some((unit) => code.startsWith(`${unit}.`) || code.startsWith(`${unit}-`))
  );
}

function fieldAtFault(faults: readonly { kind: UnitFaultKind; value: string }[]): keyof StatedUnit {
  for (const { kind, value } of faults) {
    const field = FIELD_OF[kind] ?? FIELD_OF_COLUMN[value];
    if (field !== undefined) return field;
  }
  return 'code';
}

/**
 * A code for a further unit below another: the parent's, a full stop and the next number of two digits or more
 * that no code in `taken` has. Null where it would be longer than a code may be.
 */
export function proposedCode(parent: string, taken: readonly string[]): string | null {
  const used = new Set(taken);
  let number = 1;
  const codeOf = () => `${parent}.${String(number).padStart(2, '0')}`;
  while (used.has(codeOf())) number += 1;
  const code = codeOf();
  return isUnitCode(code) ? code : null;
}

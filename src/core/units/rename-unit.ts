import type { Day } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { UnitChanges } from './check-units.ts';
import { parseUnitRow, unitFields } from './parse-unit-row.ts';
import { type Unit, unitRef } from './unit.ts';
import { UnitTree } from './unit-tree.ts';

/** How a unit is called from now on. */
export interface StatedNames {
  readonly name: string;
  /** Empty: it has none. */
  readonly nameEn: string;
}

export type RenameFault =
  /** No unit of that day, or one outside what may be changed. */
  { readonly kind: 'unit-unknown' } | { readonly kind: 'field-invalid'; readonly field: keyof StatedNames };

/**
 * The unit of a day under other names; its period, its place and what is counted for it stay.
 *
 * @param scope code of the unit within which it may be done. Null: anywhere.
 */
export function renameUnit(
  existing: readonly Unit[],
  { code, name, nameEn }: StatedNames & { readonly code: string },
  day: Day,
  scope: string | null,
): Result<UnitChanges, RenameFault> {
  const tree = new UnitTree(existing);
  const former = tree.at(code, day);
  if (former === null || (scope !== null && !tree.isWithin(code, scope, day))) {
    return err({ kind: 'unit-unknown' });
  }
  const fields = unitFields(former);
  const vietnamese = parseUnitRow(1, { ...fields, name, name_en: '' });
  if (!vietnamese.ok) return err({ kind: 'field-invalid', field: 'name' });
  const both = parseUnitRow(1, { ...fields, name, name_en: nameEn });
  if (!both.ok) return err({ kind: 'field-invalid', field: 'nameEn' });
  const renamed = { ...former, name: both.value.name, nameEn: both.value.nameEn };
  if (renamed.name === former.name && renamed.nameEn === former.nameEn) {
    return ok({ units: existing, added: [], updated: [], unchangedCount: 1 });
  }
  const units = existing.map((unit) => (unitRef(unit) === unitRef(former) ? renamed : unit));
  return ok({ units, added: [], updated: [renamed], unchangedCount: 0 });
}

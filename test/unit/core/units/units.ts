import { must } from '../../../../src/core/kernel/assert.ts';
import { checkUnits, type UnitChanges, type UnitRow } from '../../../../src/core/units/check-units.ts';
import { parseUnitRow, type UnitFields } from '../../../../src/core/units/parse-unit-row.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';

const DEFAULTS: UnitFields = { kind: 'commune', name: 'Xã Mơ', valid_from: '2025-07-01' };

/** The fields of a sound unit, where the test says nothing else. */
export function fieldsOf(fields: UnitFields): UnitFields {
  return { ...DEFAULTS, ...fields };
}

export function unitOf(fields: UnitFields): Unit {
  const parsed = parseUnitRow(1, fieldsOf(fields));
  return must(parsed.ok ? parsed.value : null, `a sound unit: ${JSON.stringify(parsed)}`);
}

/** Rows as they would stand in a file, from line 2. */
export function rowsOf(...fields: readonly UnitFields[]): readonly UnitRow[] {
  return fields.map((row, index) => ({ line: index + 2, fields: fieldsOf(row) }));
}

/** Line and kind of every fault. */
export function faultsOf(existing: readonly Unit[], ...fields: readonly UnitFields[]): readonly string[] {
  const checked = checkUnits(existing, rowsOf(...fields));
  return checked.ok ? [] : checked.error.map(({ line, kind }) => `${line} ${kind}`);
}

export function changesOf(existing: readonly Unit[], ...fields: readonly UnitFields[]): UnitChanges {
  const checked = checkUnits(existing, rowsOf(...fields));
  return must(checked.ok ? checked.value : null, `rows without faults: ${JSON.stringify(checked)}`);
}

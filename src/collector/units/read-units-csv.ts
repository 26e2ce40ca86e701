import type { Result } from '../../core/kernel/result.ts';
import type { UnitRow } from '../../core/units/check-units.ts';
import { UNIT_LIST_COLUMNS, type UnitColumn } from '../../core/units/parse-unit-row.ts';
import { readList, type UnreadableList } from '../csv/read-list.ts';

/** The rows of a list of units as CSV, with their lines in the file; see readList. */
export function readUnitsCsv(bytes: Uint8Array): Result<readonly UnitRow[], UnreadableList<UnitColumn>> {
  return readList(bytes, { columns: UNIT_LIST_COLUMNS, key: 'code' });
}

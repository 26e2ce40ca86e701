import type { Day } from '../../core/kernel/calendar.ts';
import { err, type Result } from '../../core/kernel/result.ts';
import { checkUnits, type UnitChanges } from '../../core/units/check-units.ts';
import type { Unit } from '../../core/units/unit.ts';
import type { UnitFault } from '../../core/units/unit-fault.ts';
import { readUnitsCsv } from './read-units-csv.ts';

/**
 * What a CSV file of units changes in those known before, or every fault in it, of form and of content, by
 * line: who corrects a list sees all of it at once.
 */
export function checkUnitsCsv(
  existing: readonly Unit[],
  bytes: Uint8Array,
  lastStart: Day | null = null,
): Result<UnitChanges, readonly UnitFault[]> {
  const read = readUnitsCsv(bytes);
  if (read.ok) return checkUnits(existing, read.value, new Set(), lastStart);
  const { faults, rows, unreadKeys } = read.error;
  const checked = checkUnits(existing, rows, unreadKeys, lastStart);
  return err([...faults, ...(checked.ok ? [] : checked.error)].sort((a, b) => a.line - b.line));
}

import type { Day } from '../../kernel/calendar.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { UnitChanges } from '../check-units.ts';
import { Faults, findTreeFaults } from '../tree-faults.ts';
import { type Unit, unitRef } from '../unit.ts';
import type { UnitFault } from '../unit-fault.ts';
import { topRefsOf, withinScope } from '../unit-scope.ts';
import { UnitTree } from '../unit-tree.ts';

/** Who changes units, and when. */
export interface ChangedBy {
  readonly today: Day;
  /** Code of the unit within which it may be done. Null: anywhere. */
  readonly scope: string | null;
}

/**
 * The known units with some of them replaced or added, by code and first day; or why they would be no tree on some day.
 * A fault names the place of its unit in `put`, from 1, as its line.
 */
export function checkedChanges(
  existing: readonly Unit[],
  put: readonly Unit[],
): Result<UnitChanges, readonly UnitFault[]> {
  const before = new Map(existing.map((unit) => [unitRef(unit), unit]));
  const after = new Map([...before, ...put.map((unit) => [unitRef(unit), unit] as const)]);
  const tree = new UnitTree([...after.values()]);
  const faults = new Faults();
  const updated = put.filter((unit) => before.has(unitRef(unit)));
  const lines = new Map(put.map((unit, index) => [unitRef(unit), index + 1]));
  findTreeFaults(tree, { lines, updated: new Set(updated.map(unitRef)), unread: new Set() }, faults);
  if (!faults.none) return err(faults.byLine());
  const added = put.filter((unit) => !before.has(unitRef(unit)));
  return ok({ units: tree.units, added, updated, unchangedCount: 0 });
}

/** What changes nothing. */
export function unchanged(existing: readonly Unit[]): UnitChanges {
  return { units: existing, added: [], updated: [], unchangedCount: 1 };
}

/** A period of a unit (`code@valid-from`) that may be changed with that scope; null where there is none. */
export function changeablePeriod(tree: UnitTree, ref: string, { today, scope }: ChangedBy): Unit | null {
  const [code = ''] = ref.split('@');
  const unit = tree.periods(code).find((period) => unitRef(period) === ref) ?? null;
  return unit !== null && withinScope(tree, { top: scope }, today)(ref) ? unit : null;
}

/** Whether the unit is the top of the scope: who is bound to a unit does not end, move or merge that very unit. */
export function isTopOfScope(tree: UnitTree, unit: Unit, { today, scope }: ChangedBy): boolean {
  return topRefsOf(tree, { top: scope }, today)?.has(unitRef(unit)) === true;
}

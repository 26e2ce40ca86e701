import type { Day } from '../../kernel/calendar.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { UnitChanges } from '../check-units.ts';
import { continues, dayBefore, isValidOn, lastStart, type Unit, unitRef } from '../unit.ts';
import type { LastResponse } from '../unit-changes.ts';
import { UnitTree } from '../unit-tree.ts';
import {
  type ChangedBy,
  changeablePeriod,
  checkedChanges,
  isTopOfScope,
  unchanged,
} from './checked-changes.ts';

/** The last day of a unit. */
export interface StatedEnd {
  /** The period that was looked at, `code@valid-from`. */
  readonly ref: string;
  /** Null: it goes on after all. */
  readonly lastDay: Day | null;
}

export type EndUnitFault =
  | { readonly kind: 'unit-unknown' }
  | { readonly kind: 'field-invalid'; readonly field: 'lastDay' }
  | { readonly kind: 'scope-top' }
  /** A change of the unit is planned for after that day. */
  | { readonly kind: 'later-period' }
  /** Units below it would be left without a parent. */
  | { readonly kind: 'has-units-below' }
  /** There are responses of later days, which would be in no figure any more. */
  | { readonly kind: 'has-responses' };

/**
 * A unit that ends after a day, with nothing going on for it; what does go on is a merger. The last day may be corrected,
 * and an end taken back while no unit was made of this one and no other bears its code.
 */
export function endUnit(
  existing: readonly Unit[],
  { ref, lastDay }: StatedEnd,
  by: ChangedBy & { readonly lastResponse: LastResponse },
): Result<UnitChanges, EndUnitFault> {
  const tree = new UnitTree(existing);
  const chosen = changeablePeriod(tree, ref, by);
  if (chosen === null) return err({ kind: 'unit-unknown' });
  if (isTopOfScope(tree, chosen, by)) return err({ kind: 'scope-top' });
  if (lastDay !== null && lastDay > lastStart(by.today))
    return err({ kind: 'field-invalid', field: 'lastDay' });
  const trend = tree.trendOf(chosen.code, chosen.validFrom);
  const newest = trend.at(-1) ?? chosen;
  if (lastDay === newest.validTo) return ok(unchanged(existing));
  if (lastDay !== null && lastDay < newest.validFrom) {
    const isOfThis = trend.some((period) => isValidOn(period, lastDay));
    return err(isOfThis ? { kind: 'later-period' } : { kind: 'field-invalid', field: 'lastDay' });
  }
  const ended = { ...newest, validTo: lastDay };
  // A later unit of this code that says what it continues would become this one.
  const joins = tree.periods(chosen.code).some((other) => continues(other, ended));
  if (joins || isMadeInto(existing, newest)) return err({ kind: 'field-invalid', field: 'lastDay' });
  const isAnsweredLater = trend.some((period) => {
    const last = by.lastResponse(unitRef(period));
    return lastDay !== null && last !== null && last > lastDay;
  });
  if (isAnsweredLater) return err({ kind: 'has-responses' });
  const checked = checkedChanges(existing, [ended]);
  if (checked.ok) return checked;
  const leaves = checked.error.some(({ kind }) => kind === 'leaves-children');
  return err(leaves ? { kind: 'has-units-below' } : { kind: 'field-invalid', field: 'lastDay' });
}

/** Whether a unit that begins when this one ends says that it was made of it. */
function isMadeInto(existing: readonly Unit[], unit: Unit): boolean {
  return existing.some(
    ({ predecessors, validFrom }) =>
      predecessors.includes(unit.code) && unit.validTo === dayBefore(validFrom),
  );
}

import type { FastifyRequest } from 'fastify';
import type { ListedUnit } from '../../../contract/units/units.ts';
import { type Day, localDay } from '../../../core/kernel/calendar.ts';
import { isValidOn, type Unit, unitRef } from '../../../core/units/unit.ts';
import { findUnitOf, type UnitScope, withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { unitScopeOf } from '../server/authorise.ts';

/** The units that an account may see. */
export interface VisibleUnits {
  readonly tree: UnitTree;
  readonly scope: UnitScope;
  readonly day: Day;
  readonly isInScope: (unit: Unit) => boolean;
}

export async function visibleTo(
  request: FastifyRequest,
  { units, now }: { readonly units: UnitDirectory; readonly now: () => number },
): Promise<VisibleUnits> {
  const [tree, scope, day] = [await units.tree(), unitScopeOf(request), localDay(now())];
  const isWithin = withinScope(tree, scope, day);
  return { tree, scope, day, isInScope: (unit) => isWithin(unitRef(unit)) };
}

/** A unit by code (who bears it today, or bore it last) or by code@valid-from; null where there is none in scope. */
export function visibleUnit({ tree, day, isInScope }: VisibleUnits, codeOrRef: string): Unit | null {
  const unit = findUnitOf(tree, codeOrRef, day);
  return unit !== null && isInScope(unit) ? unit : null;
}

/** The period of the unit that is of today; of one that has ended or not begun, the nearest to it. */
export function presentPeriod({ tree, day }: VisibleUnits, unit: Unit): Unit {
  const trend = tree.trendOf(unit.code, unit.validFrom);
  const past = trend.findLast(({ validFrom }) => validFrom <= day);
  return trend.find((period) => isValidOn(period, day)) ?? past ?? trend[0] ?? unit;
}

/** The unit above on the day, or, of a unit that has ended or not begun, on its own nearest day; null out of scope. */
export function parentOf({ tree, day, isInScope }: VisibleUnits, unit: Unit): Unit | null {
  const above = tree.parentOf(unit, nearestDay(unit, day));
  return above === null || !isInScope(above) ? null : above;
}

/** Units of all times below one, or at the top, each once, in the period nearest to today. */
export function allBelow(visible: VisibleUnits, above: Unit | null): readonly Unit[] {
  const { tree, day, isInScope } = visible;
  const ofAbove = above === null ? [] : tree.trendOf(above.code, above.validFrom);
  return tree.units.filter((unit) => {
    if (unit.parentCode !== (above?.code ?? unit.parentCode)) return false;
    if (presentPeriod(visible, unit) !== unit) return false;
    const parent = tree.parentOf(unit, nearestDay(unit, day));
    return (
      isInScope(unit) && (above === null ? parent === null : parent !== null && ofAbove.includes(parent))
    );
  });
}

/** How a list names a unit. */
export function listed(visible: VisibleUnits, unit: Unit): ListedUnit {
  const { tree, day } = visible;
  const parent = parentOf(visible, unit);
  const trend = tree.trendOf(unit.code, unit.validFrom);
  return {
    ref: unitRef(unit),
    code: unit.code,
    name: unit.name,
    nameEn: unit.nameEn,
    kind: unit.kind,
    parent: parent === null ? null : { code: parent.code, name: parent.name, nameEn: parent.nameEn },
    hasChildren: tree.childrenOf(unit.code, nearestDay(unit, day)).length > 0,
    validFrom: trend[0]?.validFrom ?? unit.validFrom,
    validTo: lastDayOf(visible, unit),
  };
}

/** The last day of the unit in its last period; null while no end is known. */
export function lastDayOf({ tree }: VisibleUnits, unit: Unit): Day | null {
  return (tree.trendOf(unit.code, unit.validFrom).at(-1) ?? unit).validTo;
}

function nearestDay(unit: Unit, day: Day): Day {
  if (unit.validFrom > day) return unit.validFrom;
  return unit.validTo !== null && unit.validTo < day ? unit.validTo : day;
}

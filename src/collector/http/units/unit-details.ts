import type { RelatedUnit, UnitDetails, UnitPeriod } from '../../../contract/units/unit-changes.ts';
import type { NamedUnit } from '../../../contract/units/unit-parts.ts';
import { type Day, isDay } from '../../../core/kernel/calendar.ts';
import { unitStamp } from '../../../core/units/changes/unit-stamp.ts';
import { headTitleOf, usualHeadTitle } from '../../../core/units/head-title.ts';
import { dayBefore, officeTermOf, type Unit, unitRef } from '../../../core/units/unit.ts';
import { topRefsOf } from '../../../core/units/unit-scope.ts';
import type { StandingAt } from '../../units/unit-register.ts';
import { lastDayOf, parentOf, presentPeriod, type VisibleUnits } from './visible-units.ts';

/** Everything of a unit that a page of it needs; nothing of units out of scope. */
export function unitDetails(visible: VisibleUnits, asked: Unit, standing: StandingAt): UnitDetails {
  const { tree, scope, day, isInScope } = visible;
  const unit = presentPeriod(visible, asked);
  const periods = tree.trendOf(unit.code, unit.validFrom);
  const related = (units: readonly Unit[]) => units.filter(isInScope).map(relatedOf);
  const isOther = (other: Unit) =>
    !periods.includes(other) && tree.trendOf(other.code, other.validFrom)[0] === other;
  return {
    ...periodOfUnit(visible, unit),
    lastDay: lastDayOf(visible, unit),
    stamp: unitStamp(tree, unit.code),
    path: pathOf(visible, unit),
    isTopOfScope: topRefsOf(tree, scope, day)?.has(unitRef(unit)) === true,
    head: headTitleOf(unit),
    usualHead: usualHeadTitle(unit.kind),
    usualOfficeTerm: officeTermOf({ kind: unit.kind, officeTerm: null }),
    periods: periods.toReversed().map((period) => periodOfUnit(visible, period)),
    predecessors: related(tree.predecessorsOf(unit.code, unit.validFrom)),
    successors: related(successorsOf(visible, periods)),
    others: related(tree.periods(unit.code).filter(isOther)),
    standing: {
      ...standing,
      unitsBelow: tree.childrenOf(unit.code, day).length,
      lastResponse: realDay(standing.lastResponse),
    },
  };
}

function periodOfUnit(visible: VisibleUnits, unit: Unit): UnitPeriod {
  const parent = parentOf(visible, unit);
  const { validFrom, validTo, kind, officeTerm, region, unitClass, headTitle, headTitleEn } = unit;
  return {
    ...named(unit),
    ...{ validFrom, validTo, kind, officeTerm, region, unitClass, headTitle, headTitleEn },
    parent: parent === null ? null : named(parent),
  };
}

function pathOf(visible: VisibleUnits, unit: Unit): readonly NamedUnit[] {
  const path: Unit[] = [];
  let above = parentOf(visible, unit);
  while (above !== null && !path.includes(above)) {
    path.unshift(above);
    above = parentOf(visible, above);
  }
  return path.map(named);
}

/** Units that say they were made of this one, on the day after one of its periods. */
function successorsOf({ tree }: VisibleUnits, periods: readonly Unit[]): readonly Unit[] {
  const last = periods.at(-1);
  return tree.units.filter(
    (other) =>
      last !== undefined &&
      !periods.includes(other) &&
      other.predecessors.includes(last.code) &&
      dayBefore(other.validFrom) === last.validTo,
  );
}

function relatedOf(unit: Unit): RelatedUnit {
  return { ...named(unit), validFrom: unit.validFrom, validTo: unit.validTo };
}

function named(unit: Unit): NamedUnit {
  return { ref: unitRef(unit), code: unit.code, name: unit.name, nameEn: unit.nameEn };
}

/** Of a month whose answers were deleted no day is known: its 31st stands for the last, also where it has none. */
function realDay(day: Day | null): Day | null {
  if (day === null || isDay(day)) return day;
  const text: string = day;
  return [30, 29, 28].map((last) => `${text.slice(0, 8)}${last}`).find(isDay) ?? null;
}

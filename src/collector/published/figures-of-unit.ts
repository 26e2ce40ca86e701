import type { NamedUnit } from '../../contract/units/unit-parts.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import { COUNTRY_REF, type FactUnit, type PublishedFigure } from '../../core/published/published-figure.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import { findUnitOf, type UnitScope, withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { namedUnit } from '../units/named-unit.ts';

/** A unit in every period of its one trend, so that a province that did not change keeps its series. */
export interface FactTrend {
  /** By its newest period. */
  readonly named: NamedUnit;
  readonly refs: ReadonlySet<FactUnit>;
}

const COUNTRY: FactTrend = {
  named: { ref: COUNTRY_REF, code: COUNTRY_REF, name: 'Cả nước', nameEn: 'The whole country' },
  refs: new Set([COUNTRY_REF]),
};

/** What may be seen of facts about units. */
export interface VisibleFacts {
  readonly tree: UnitTree;
  readonly today: Day;
  readonly isVisible: (unit: FactUnit) => boolean;
}

/** Facts about units in scope; those of the country for an account that is bound to no unit. */
export function visibleFacts(tree: UnitTree, scope: UnitScope, today: Day): VisibleFacts {
  const isWithin = withinScope(tree, scope, today);
  return {
    tree,
    today,
    isVisible: (unit) => (unit === COUNTRY_REF ? scope.top === null : isWithin(unit)),
  };
}

/** The unit a request names, in all its periods; null where there is none in scope. */
export function trendNamed({ tree, today, isVisible }: VisibleFacts, codeOrRef: string): FactTrend | null {
  if (codeOrRef === COUNTRY_REF) return isVisible(COUNTRY_REF) ? COUNTRY : null;
  const unit = findUnitOf(tree, codeOrRef, today);
  return unit === null || !isVisible(unitRef(unit)) ? null : trendOfUnit(tree, unit);
}

/** The unit of a fact, in all its periods. */
export function trendOfFact(tree: UnitTree, ref: FactUnit, today: Day): FactTrend {
  if (ref === COUNTRY_REF) return COUNTRY;
  const unit = findUnitOf(tree, ref, today);
  return unit === null ? { named: namedUnit(tree, ref), refs: new Set([ref]) } : trendOfUnit(tree, unit);
}

/** Every unit that visible figures are of, once; by code, the country first. */
export function trendsWithFigures(
  { tree, today, isVisible }: VisibleFacts,
  figures: readonly PublishedFigure[],
): readonly FactTrend[] {
  const trends = new Map<string, FactTrend>();
  for (const { unit } of figures) {
    if (!isVisible(unit)) continue;
    const trend = trendOfFact(tree, unit, today);
    trends.set(trend.named.ref, trend);
  }
  return [...trends.values()].sort((a, b) => orderOf(a) - orderOf(b) || (a.named.ref < b.named.ref ? -1 : 1));
}

function orderOf({ named }: FactTrend): number {
  return named.ref === COUNTRY_REF ? 0 : 1;
}

function trendOfUnit(tree: UnitTree, unit: Unit): FactTrend {
  const refs = tree.trendOf(unit.code, unit.validFrom).map(unitRef);
  return { named: namedUnit(tree, refs.at(-1) ?? unitRef(unit)), refs: new Set(refs) };
}

import type { Day } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { lastDay, type Unit, type UnitRef, unitRef } from './unit.ts';
import { findUnitOf } from './unit-scope.ts';
import type { UnitTree } from './unit-tree.ts';

/** Days from the first to the last, both included. */
export interface DaySpan {
  readonly first: Day;
  readonly last: Day;
}

/** Resolution 202/2025/QH15. */
const MERGED_ON = '2025-07-01';
const [BEFORE, SINCE] = [63, 34];

/** The most provinces there were on any day of a span: 63 until 30 June 2025, 34 since, or as many as are known. */
export function provincesWithin(tree: UnitTree, { first, last }: DaySpan): number {
  const provinces = tree.units.filter(({ kind }) => PROVINCES.has(kind));
  const onDay = (day: Day) =>
    provinces.filter((unit) => unit.validFrom <= day && day <= lastDay(unit)).length;
  return Math.max(first < MERGED_ON ? BEFORE : SINCE, onDay(first), onDay(last));
}

const PROVINCES: ReadonlySet<string> = new Set(['province', 'city']);

/** Whether a unit named by `code@valid-from` is a province or a city beside them. */
export function isProvince(tree: UnitTree, ref: string): boolean {
  return tree.units.some((unit) => PROVINCES.has(unit.kind) && unitRef(unit) === ref);
}

/**
 * The unit that a list means by a code and a span of days: who bears the code on the last day, else who bore it last
 * within the span. `code@valid-from` names any unit of the span. So 15 is Lào Cai for 2025 and Yên Bái for 2024,
 * and 15@1900-01-01 is Yên Bái for 2025 too.
 *
 * `unit-not-then`: the code is known, but not within the span.
 */
export function unitWithinSpan(
  tree: UnitTree,
  codeOrRef: string,
  { first, last }: DaySpan,
): Result<UnitRef, 'unknown-unit' | 'unit-not-then'> {
  const [code = ''] = codeOrRef.split('@');
  const isThen = (unit: Unit) => unit.validFrom <= last && first <= lastDay(unit);
  if (code !== codeOrRef) {
    const named = findUnitOf(tree, codeOrRef, last);
    if (named === null) return err('unknown-unit');
    return isThen(named) ? ok(unitRef(named)) : err('unit-not-then');
  }
  const periods = tree.periods(code);
  const found = tree.at(code, last) ?? periods.findLast(isThen);
  if (found !== undefined) return ok(unitRef(found));
  return err(periods.length === 0 ? 'unknown-unit' : 'unit-not-then');
}

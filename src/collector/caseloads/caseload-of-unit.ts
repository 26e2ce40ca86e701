import { type Caseload, type CaseloadSums, sumCaseloads } from '../../core/caseloads/caseload.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Month } from '../../core/kernel/period.ts';
import type { Unit } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

export interface CaseloadOfUnit extends CaseloadSums {
  /** With a caseload of the unit or of units below it. */
  readonly months: number;
}

/**
 * The caseload of a unit over some months, by its code, or null for all units: in each month its own where one was
 * stated, else the sum of those below it, so that nothing is added twice where a list states a province and its
 * communes. Null where nothing was stated.
 */
export function caseloadsOf(
  tree: UnitTree,
  caseloads: readonly Caseload[],
): (code: string | null) => CaseloadOfUnit | null {
  const byMonth = caseloadsByMonth(caseloads);
  return (code) =>
    summedOver(byMonth, (stated, month) =>
      code === null ? rootsOf(tree, stated, month) : below(tree, stated, code, month),
    );
}

/** The same of many units, each itself: in months in which another bore its code nothing is told of it. */
export function caseloadsOfUnits(
  tree: UnitTree,
  caseloads: readonly Caseload[],
): (unit: Pick<Unit, 'code' | 'validFrom'>) => CaseloadOfUnit | null {
  const byMonth = caseloadsByMonth(caseloads);
  return ({ code, validFrom }) => {
    const itself = new Set(tree.trendOf(code, validFrom));
    return summedOver(byMonth, (stated, month) => {
      const then = tree.at(code, dayIn(month));
      return then !== null && itself.has(then) ? below(tree, stated, code, month) : [];
    });
  };
}

/** What was stated of a month, by the unit's code. */
type Stated = ReadonlyMap<string, Caseload>;

function caseloadsByMonth(caseloads: readonly Caseload[]): ReadonlyMap<Month, Stated> {
  const byMonth = new Map<Month, Map<string, Caseload>>();
  for (const caseload of caseloads) {
    const stated = byMonth.get(caseload.month) ?? new Map<string, Caseload>();
    byMonth.set(caseload.month, stated.set(caseload.unit.split('@')[0] ?? '', caseload));
  }
  return byMonth;
}

function summedOver(
  byMonth: ReadonlyMap<Month, Stated>,
  of: (stated: Stated, month: Month) => readonly Caseload[],
): CaseloadOfUnit | null {
  const sums = [...byMonth].flatMap(([month, stated]) => {
    const found = of(stated, month);
    return found.length === 0 ? [] : [sumCaseloads(found)];
  });
  return sums.length === 0 ? null : { ...sumCaseloads(sums), months: sums.length };
}

function rootsOf(tree: UnitTree, byUnit: Stated, month: Month): readonly Caseload[] {
  return tree.roots(dayIn(month)).flatMap(({ code }) => below(tree, byUnit, code, month));
}

function below(tree: UnitTree, byUnit: Stated, code: string, month: Month): readonly Caseload[] {
  const own = byUnit.get(code);
  if (own !== undefined) return [own];
  return tree.childrenOf(code, dayIn(month)).flatMap((child) => below(tree, byUnit, child.code, month));
}

function dayIn(month: Month): Day {
  return `${month}-15` as Day;
}

import { type Caseload, type CaseloadSums, sumCaseloads } from '../../core/caseloads/caseload.ts';
import type { Day } from '../../core/kernel/calendar.ts';
import type { Month } from '../../core/kernel/period.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';

export interface CaseloadOfUnit extends CaseloadSums {
  /** With a caseload of the unit or of units below it. */
  readonly months: number;
}

/**
 * The caseload of a unit over some months: in each month its own where one was stated, else the sum of those below it,
 * so that nothing is added twice where a list states a province and its communes.
 *
 * @param code of the unit; null for all there are
 * @returns null where nothing was stated
 */
export function caseloadOfUnit(
  tree: UnitTree,
  caseloads: readonly Caseload[],
  code: string | null,
): CaseloadOfUnit | null {
  const byMonth = new Map<Month, Caseload[]>();
  for (const caseload of caseloads) {
    const known = byMonth.get(caseload.month);
    if (known === undefined) byMonth.set(caseload.month, [caseload]);
    else known.push(caseload);
  }
  const sums = [...byMonth].flatMap(([month, stated]) => {
    const byUnit = new Map(stated.map((caseload) => [caseload.unit.split('@')[0] ?? '', caseload]));
    const found = code === null ? rootsOf(tree, byUnit, month) : below(tree, byUnit, code, month);
    return found.length === 0 ? [] : [sumCaseloads(found)];
  });
  return sums.length === 0 ? null : { ...sumCaseloads(sums), months: sums.length };
}

function rootsOf(tree: UnitTree, byUnit: ReadonlyMap<string, Caseload>, month: Month): readonly Caseload[] {
  return tree.roots(dayIn(month)).flatMap(({ code }) => below(tree, byUnit, code, month));
}

function below(
  tree: UnitTree,
  byUnit: ReadonlyMap<string, Caseload>,
  code: string,
  month: Month,
): readonly Caseload[] {
  const own = byUnit.get(code);
  if (own !== undefined) return [own];
  return tree.childrenOf(code, dayIn(month)).flatMap((child) => below(tree, byUnit, child.code, month));
}

function dayIn(month: Month): Day {
  return `${month}-15` as Day;
}

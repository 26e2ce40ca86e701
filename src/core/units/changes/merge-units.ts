import type { Day } from '../../kernel/calendar.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { tidied } from '../../lists/cell.ts';
import { isTellable, type StatedUnit } from '../add-unit.ts';
import type { UnitChanges } from '../check-units.ts';
import { parseUnitRow } from '../parse-unit-row.ts';
import { dayBefore, isValidOn, lastDay, lastStart, type Unit } from '../unit.ts';
import type { UnitFaultKind } from '../unit-fault.ts';
import { UnitTree } from '../unit-tree.ts';
import { split } from './change-unit.ts';
import { type ChangedBy, changeablePeriod, checkedChanges, isTopOfScope } from './checked-changes.ts';

/** Several units that become one. */
export interface StatedMerger {
  /** Those that become it, `code@valid-from` in the period that was looked at. */
  readonly refs: readonly string[];
  /** What they become: under the code of one of them, or under a new one. */
  readonly into: StatedUnit;
  /** Its first day; the others end on its eve. */
  readonly from: Day;
}

export type MergeUnitsFault =
  | { readonly kind: 'unit-unknown' }
  | { readonly kind: 'scope-top' }
  | { readonly kind: 'code-taken' }
  /** Another change of one of them is planned for that day or later. */
  | { readonly kind: 'later-period' }
  | { readonly kind: 'field-invalid'; readonly field: 'refs' | 'from' | keyof StatedUnit };

const PARENT_FAULTS: readonly UnitFaultKind[] = ['unknown-parent', 'parent-ends-first', 'cycle'];

/**
 * Several units made one from a day on. All of them are its predecessors, so that its figures can be told beside theirs,
 * and its own trend begins with it, also where it bears the code of one of them: Lào Cai, made of 10 and 15, does not
 * continue the former 15. What stood below them stands below it.
 */
export function mergeUnits(
  existing: readonly Unit[],
  { refs, into, from }: StatedMerger,
  by: ChangedBy,
): Result<UnitChanges, MergeUnitsFault> {
  const tree = new UnitTree(existing);
  if (from > lastStart(by.today)) return err({ kind: 'field-invalid', field: 'from' });
  const eve = dayBefore(from);
  const merged: Unit[] = [];
  for (const ref of refs) {
    const chosen = changeablePeriod(tree, ref, by);
    if (chosen === null) return err({ kind: 'unit-unknown' });
    if (isTopOfScope(tree, chosen, by)) return err({ kind: 'scope-top' });
    const trend = tree.trendOf(chosen.code, chosen.validFrom);
    const last = trend.find((period) => isValidOn(period, eve));
    if (last === undefined) return err({ kind: 'field-invalid', field: 'from' });
    if (tree.periods(chosen.code).some(({ validFrom }) => validFrom >= from)) {
      return err({ kind: 'later-period' });
    }
    merged.push(last);
  }
  const codes = [...new Set(merged.map(({ code }) => code))].sort();
  if (codes.length < 2 || codes.length < refs.length) return err({ kind: 'field-invalid', field: 'refs' });
  const made = madeOf(merged, codes, { refs, into, from });
  if (!made.ok) return made;
  const { code, parentCode } = made.value;
  const isBelow = by.scope === null || tree.isWithin(parentCode ?? '', by.scope, from);
  if (!isBelow) return err({ kind: 'field-invalid', field: 'parent' });
  if (!codes.includes(code)) {
    const within = [by.scope, parentCode].filter((one) => one !== null);
    if (by.scope !== null && !isTellable(code, within)) return err({ kind: 'field-invalid', field: 'code' });
    if (tree.periods(code).length > 0) return err({ kind: 'code-taken' });
  }
  const ended = merged.map((unit) => ({ ...unit, validTo: eve }));
  const moved = existing.flatMap((unit) => {
    const isBelowOne = unit.parentCode !== code && codes.includes(unit.parentCode ?? '');
    if (!isBelowOne || codes.includes(unit.code) || lastDay(unit) < from) return [];
    const next = { ...unit, parentCode: code };
    return unit.validFrom >= from ? [next] : split(unit, from, next);
  });
  const checked = checkedChanges(existing, [made.value, ...ended, ...moved]);
  if (checked.ok) return checked;
  const isAboutParent = checked.error.some(({ line, kind }) => line === 1 && PARENT_FAULTS.includes(kind));
  return err({ kind: 'field-invalid', field: isAboutParent ? 'parent' : 'from' });
}

/** The unit that is made, or the first field at fault. What nobody states is what all of them, or the former bearer of the code, have. */
function madeOf(
  merged: readonly Unit[],
  predecessors: readonly string[],
  { into, from }: StatedMerger,
): Result<Unit, Extract<MergeUnitsFault, { readonly kind: 'field-invalid' }>> {
  const stated = { code: 'x', name: 'x', name_en: '', kind: 'office', parent_code: '', valid_from: from };
  let fields: typeof stated = stated;
  let unit: Unit | null = null;
  for (const [field, column] of COLUMNS) {
    fields = { ...fields, [column]: into[field] };
    const parsed = parseUnitRow(1, fields);
    if (!parsed.ok) return err({ kind: 'field-invalid', field });
    unit = parsed.value;
  }
  if (unit === null) return err({ kind: 'field-invalid', field: 'code' });
  const bearer = merged.find(({ code }) => code === tidied(into.code));
  const common = (key: 'officeTerm' | 'region' | 'unitClass') => {
    const values = new Set(merged.map((one) => one[key]));
    return bearer?.[key] ?? (values.size === 1 ? (merged[0]?.[key] ?? null) : null);
  };
  return ok({
    ...unit,
    officeTerm: common('officeTerm'),
    region: common('region'),
    unitClass: common('unitClass'),
    predecessors,
  });
}

const COLUMNS = [
  ['code', 'code'],
  ['name', 'name'],
  ['nameEn', 'name_en'],
  ['kind', 'kind'],
  ['parent', 'parent_code'],
] as const satisfies readonly (readonly [keyof StatedUnit, string])[];

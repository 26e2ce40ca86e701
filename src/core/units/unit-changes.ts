import type { Day } from '../kernel/calendar.ts';
import type { UnitChanges } from './check-units.ts';
import { unitFields } from './parse-unit-row.ts';
import { type Unit, type UnitKind, type UnitRef, unitRef } from './unit.ts';
import type { UnitFaultKind } from './unit-fault.ts';
import { UnitTree } from './unit-tree.ts';

/** What a list changes in one unit. */
export interface UnitChange {
  readonly unit: Unit;
  /** Null of a unit that is added. */
  readonly former: Unit | null;
  /** Column by column, as text; of a unit that is added, none. */
  readonly fields: readonly { readonly column: string; readonly from: string; readonly to: string }[];
}

type Risk = Extract<
  UnitFaultKind,
  'kind-changes' | 'parent-changes' | 'shorter-code' | 'ends-before-responses'
>;

export interface RiskyChange {
  readonly unit: Unit;
  readonly risk: Risk;
  /** What it was, or what it is compared with. */
  readonly former: string;
  readonly now: string;
}

/** The last day of a unit's responses, or null where it has none. */
export type LastResponse = (ref: UnitRef) => Day | null;

/** Every change, added units last, each in the order of codes and days. */
export function changesOf(existing: readonly Unit[], { added, updated }: UnitChanges): readonly UnitChange[] {
  const known = new Map(existing.map((unit) => [unitRef(unit), unit]));
  const changed = updated.map((unit) => {
    const former = known.get(unitRef(unit)) ?? null;
    const [before, after] = [former === null ? null : unitFields(former), unitFields(unit)];
    const fields = Object.entries(after).flatMap(([column, to]) => {
      const from = before?.[column as keyof typeof after] ?? '';
      return from === to ? [] : [{ column, from, to }];
    });
    return { unit, former, fields };
  });
  return [...changed, ...added.map((unit) => ({ unit, former: null, fields: [] }))];
}

/**
 * Changes that a list makes by accident more often than on purpose, and that move or lose finished figures: another
 * kind or parent within a period (a new one is closed and begun instead), a last day before responses that are there
 * already, and a code of digits that is shorter than its siblings', as Excel leaves it without its zeros.
 */
export function risksOf(
  existing: readonly Unit[],
  changes: UnitChanges,
  lastResponse: LastResponse,
): readonly RiskyChange[] {
  const risks: RiskyChange[] = [];
  for (const { unit, former } of changesOf(existing, changes)) {
    if (former === null) continue;
    if (former.kind !== unit.kind) {
      risks.push({ unit, risk: 'kind-changes', former: former.kind, now: unit.kind });
    }
    if (former.parentCode !== unit.parentCode) {
      const [before, now] = [former.parentCode ?? '', unit.parentCode ?? ''];
      risks.push({ unit, risk: 'parent-changes', former: before, now });
    }
    const last = lastResponse(unitRef(unit));
    if (unit.validTo !== null && unit.validTo !== former.validTo && last !== null && last > unit.validTo) {
      risks.push({ unit, risk: 'ends-before-responses', former: last, now: unit.validTo });
    }
  }
  const tree = new UnitTree(changes.units);
  for (const unit of changes.added) {
    const longest = longestSibling(tree, unit);
    if (longest !== null) risks.push({ unit, risk: 'shorter-code', former: longest, now: unit.code });
  }
  return risks;
}

const DIGITS = /^\d+$/;

/** The longest code of digits among the units of its level, where the unit's own is shorter; else null. */
function longestSibling(tree: UnitTree, unit: Unit): string | null {
  if (!DIGITS.test(unit.code)) return null;
  let longest = unit.code;
  for (const sibling of tree.siblings(unit)) {
    const isAlike = levelOf(sibling.kind) === levelOf(unit.kind) && DIGITS.test(sibling.code);
    if (isAlike && sibling.code.length > longest.length) longest = sibling.code;
  }
  return longest === unit.code ? null : longest;
}

/** Kinds whose codes are of one length in the lists of the authorities. */
function levelOf(kind: UnitKind): string {
  if (kind === 'province' || kind === 'city') return 'province';
  return kind === 'ward' || kind === 'special_zone' ? 'commune' : kind;
}

import type { Day } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { tidied } from '../lists/cell.ts';
import { parseUnitRow, type UnitFields } from './parse-unit-row.ts';
import { described, Faults, findOverlaps, findTreeFaults } from './tree-faults.ts';
import { lastDay, type Unit, type UnitRef, unitRef } from './unit.ts';
import type { UnitFault } from './unit-fault.ts';
import { UnitTree } from './unit-tree.ts';

export interface UnitRow {
  readonly line: number;
  readonly fields: UnitFields;
}

export interface UnitChanges {
  /** All units as they stand after the change, by code and first day. */
  readonly units: readonly Unit[];
  readonly added: readonly Unit[];
  /** With their new content; the first day and code are those of the unit they replace. */
  readonly updated: readonly Unit[];
  readonly unchangedCount: number;
}

/**
 * What a list of units changes in those known before, or every fault in it by line; nothing is half-taken.
 * Neither the order of the rows nor that of `existing` matters.
 *
 * - A row of a new code and first day is added; one of a known code and first day updates it, or is unchanged.
 * - An empty optional cell (name_en and the optional columns) states nothing: it keeps what is known, so that a
 *   list without regions does not wipe regions out. An empty valid_to or parent_code does state: open, at the top.
 * - **A row over several known periods is known already.** Lists state as one row what is recorded in periods:
 *   the official list has 75 as a city since 2025-07-01, though it was a province until 2026-04-29. If periods
 *   of one unit (`continues`) cover the row without a gap and end with it, and the row agrees with one of them in
 *   all it states besides dates, it counts as unchanged and the periods stay. The same holds for a row that begins
 *   within a period. If it agrees with none, it is a fault (`overlap`): who means to change a period states that
 *   period. What the row would have to overrule is never guessed.
 * - A parent must be valid during the whole life of its child, in one or in adjoining periods, before and after
 *   the change. A predecessor need not be known.
 *
 * Nothing begins after `lastStart`, where one is given. `unreadCodes` are codes of rows that could not be read at all, so that their children are not blamed.
 */
export function checkUnits(
  existing: readonly Unit[],
  rows: readonly UnitRow[],
  unreadCodes: ReadonlySet<string> = new Set(),
  lastStart: Day | null = null,
): Result<UnitChanges, readonly UnitFault[]> {
  const faults = new Faults();
  const unread = new Set(unreadCodes);
  const stated = new Map<UnitRef, Unit>();
  const lines = new Map<UnitRef, number>();
  for (const { line, fields } of rows) {
    const parsed = parseUnitRow(line, fields);
    if (!parsed.ok) {
      for (const fault of parsed.error) faults.add(fault.line, fault.kind, fault.value, fault.reason);
      unread.add(tidied(fields.code ?? ''));
      continue;
    }
    const { validFrom } = parsed.value;
    if (lastStart !== null && validFrom > lastStart) {
      faults.add(
        line,
        'too-far-ahead',
        validFrom,
        `valid_from ${validFrom} is after ${lastStart}; is the year right?`,
      );
    }
    const ref = unitRef(parsed.value);
    const twin = lines.get(ref);
    if (twin === undefined) {
      lines.set(ref, line);
      stated.set(ref, parsed.value);
    } else faults.add(line, 'duplicate', ref, `${described(parsed.value)} stands on line ${twin} already`);
  }

  const after = new Map(existing.map((unit) => [unitRef(unit), unit]));
  const added: Unit[] = [];
  const updated: Unit[] = [];
  const take = (unit: Unit) => {
    const former = after.get(unitRef(unit));
    const next = former === undefined ? unit : merged(former, unit);
    after.set(unitRef(unit), next);
    if (former === undefined) added.push(next);
    else if (!sameUnit(former, next)) updated.push(next);
  };
  // A row is known in periods if it is so before and after the others: they may change those very periods.
  const before = new UnitTree(existing);
  const [covered, others] = partitioned([...stated.values()], (unit) => isKnownInPeriods(before, unit));
  others.forEach(take);
  const meanwhile = new UnitTree([...after.values()]);
  covered.filter((unit) => !isKnownInPeriods(meanwhile, unit)).forEach(take);

  const tree = new UnitTree([...after.values()]);
  findOverlaps(new UnitTree([...stated.values()]).units, lines, faults);
  findTreeFaults(tree, { lines, updated: new Set(updated.map(unitRef)), unread }, faults);
  const unchangedCount = stated.size - added.length - updated.length;
  return faults.none ? ok({ units: tree.units, added, updated, unchangedCount }) : err(faults.byLine());
}

function partitioned<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function isKnownInPeriods(known: UnitTree, unit: Unit): boolean {
  const periods = known
    .trendOf(unit.code, unit.validFrom)
    .filter((period) => lastDay(period) >= unit.validFrom && period.validFrom <= lastDay(unit));
  const first = periods[0];
  const last = periods.at(-1);
  if (first === undefined || last === undefined || lastDay(last) !== lastDay(unit)) return false;
  if (first === last && first.validFrom === unit.validFrom) return false;
  if (unit.predecessors.length > 0 && !sameList(unit.predecessors, first.predecessors)) return false;
  return periods.some((period) => {
    const { validFrom, validTo, predecessors } = period;
    return sameUnit(period, merged(period, { ...unit, validFrom, validTo, predecessors }));
  });
}

/** The former unit with what the new row states. */
function merged(former: Unit, stated: Unit): Unit {
  return {
    ...stated,
    nameEn: stated.nameEn ?? former.nameEn,
    officeTerm: stated.officeTerm ?? former.officeTerm,
    region: stated.region ?? former.region,
    unitClass: stated.unitClass ?? former.unitClass,
    headTitle: stated.headTitle ?? former.headTitle,
    headTitleEn: stated.headTitleEn ?? former.headTitleEn,
    predecessors: stated.predecessors.length > 0 ? stated.predecessors : former.predecessors,
  };
}

function sameUnit(a: Unit, b: Unit): boolean {
  const { predecessors: left, ...restA } = a;
  const { predecessors: right, ...restB } = b;
  const keys = Object.keys(restA) as (keyof typeof restA)[];
  return keys.every((key) => restA[key] === restB[key]) && sameList(left, right);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

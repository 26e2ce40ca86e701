import type { Day } from '../kernel/calendar.ts';
import { dayBefore, lastDay, type Unit, type UnitRef, unitRef } from './unit.ts';
import type { UnitFault, UnitFaultKind } from './unit-fault.ts';
import type { UnitTree } from './unit-tree.ts';

/** Faults, each once: two checks may find the same. */
export class Faults {
  readonly #found = new Map<string, UnitFault>();

  add(line: number, kind: UnitFaultKind, value: string, reason: string): void {
    const key = `${line} ${kind} ${value}`;
    if (!this.#found.has(key)) this.#found.set(key, { line, kind, value, reason });
  }

  get none(): boolean {
    return this.#found.size === 0;
  }

  byLine(): readonly UnitFault[] {
    return [...this.#found.values()].sort((a, b) => a.line - b.line);
  }
}

/** The line on which a unit is stated, for those that are. */
type Lines = ReadonlyMap<UnitRef, number>;

interface Changed {
  readonly lines: Lines;
  /** Units that were known before and have other content now. */
  readonly updated: ReadonlySet<UnitRef>;
  /** Codes of rows that could not be read, so that their children are not blamed. */
  readonly unread: ReadonlySet<string>;
}

/** What makes the units no tree on some day: overlapping periods, missing parents, circles. Only stated units are blamed. */
export function findTreeFaults(tree: UnitTree, { lines, updated, unread }: Changed, faults: Faults): void {
  findOverlaps(tree.units, lines, faults);
  findMissingParents(tree, lines, updated, unread, faults);
  findCycles(tree, lines, faults);
}

/** Overlapping periods of one code. Compares each period with the furthest-reaching one before it of the same code; `units` come sorted. */
export function findOverlaps(units: readonly Unit[], lines: Lines, faults: Faults): void {
  let furthest: Unit | null = null;
  for (const unit of units) {
    if (furthest === null || furthest.code !== unit.code) {
      furthest = unit;
      continue;
    }
    if (unit.validFrom <= lastDay(furthest)) blameOverlap(furthest, unit, lines, faults);
    if (lastDay(unit) > lastDay(furthest)) furthest = unit;
  }
}

/** Blames the row further down the file, or the only one of the two that the file states. */
function blameOverlap(former: Unit, later: Unit, lines: Lines, faults: Faults): void {
  const formerLine = lines.get(unitRef(former));
  const laterLine = lines.get(unitRef(later));
  const blameLater = laterLine !== undefined && laterLine > (formerLine ?? 0);
  const [blamed, other] = blameLater ? [later, former] : [former, later];
  const [line, otherLine] = blameLater ? [laterLine, formerLine] : [formerLine, laterLine];
  if (line === undefined) return;
  const place = otherLine === undefined ? 'known already' : `on line ${otherLine}`;
  const cure =
    former.validFrom < later.validFrom
      ? `; end the earlier of the two on ${dayBefore(later.validFrom)} or correct the dates`
      : '';
  faults.add(
    line,
    'overlap',
    unitRef(other),
    `${described(blamed)} overlaps with ${described(other)}, ${place}${cure}`,
  );
}

function findMissingParents(
  tree: UnitTree,
  lines: Lines,
  updated: ReadonlySet<UnitRef>,
  unread: ReadonlySet<string>,
  faults: Faults,
): void {
  const left = new Map<string, number>();
  for (const unit of tree.units) {
    const { parentCode, validFrom } = unit;
    if (parentCode === null || unread.has(parentCode)) continue;
    const until = tree.validUntil(parentCode, validFrom);
    if (until !== null && until >= lastDay(unit)) continue;
    const line = lines.get(unitRef(unit));
    if (line === undefined) left.set(parentCode, (left.get(parentCode) ?? 0) + 1);
    else if (until === null) {
      const reason = `no unit "${parentCode}" is valid on ${validFrom}, when ${unit.code} begins`;
      faults.add(line, 'unknown-parent', parentCode, reason);
    } else {
      const reason = `parent ${parentCode} ends on ${until}, before ${described(unit)} does`;
      faults.add(line, 'parent-ends-first', parentCode, reason);
    }
  }
  for (const [code, count] of left) {
    for (const parent of tree.periods(code).filter((period) => updated.has(unitRef(period)))) {
      const line = lines.get(unitRef(parent)) ?? 0;
      const reason = `with these dates ${code} leaves ${count} known units below it without a parent; end or move them in the same file`;
      faults.add(line, 'leaves-children', code, reason);
    }
  }
}

/**
 * A circle of parents exists from the day on which the last of its members begins, so looking up from every
 * unit on its first day finds each circle. Codes found clear on a day are not walked again.
 */
function findCycles(tree: UnitTree, lines: Lines, faults: Faults): void {
  const clearOn = new Map<Day, Set<string>>();
  for (const start of tree.units) {
    const day = start.validFrom;
    const clear = clearOn.get(day) ?? new Set();
    clearOn.set(day, clear);
    const path = new Map<string, Unit>();
    let unit: Unit | null = start;
    while (unit !== null && !clear.has(unit.code) && !path.has(unit.code)) {
      path.set(unit.code, unit);
      unit = tree.parentOf(unit, day);
    }
    const walked = [...path.values()];
    const circle =
      unit === null || clear.has(unit.code) ? [] : walked.slice([...path.keys()].indexOf(unit.code));
    for (const member of circle) {
      const line = lines.get(unitRef(member));
      const reason =
        circle.length === 1
          ? `${member.code} is its own parent`
          : `${member.code} stands below itself: ${circle.map(({ code }) => code).join(' → ')} → ${circle[0]?.code}`;
      if (line !== undefined) faults.add(line, 'cycle', member.code, reason);
    }
    for (const { code } of walked) clear.add(code);
  }
}

/** A period as a fault names it. */
export function described(unit: Unit): string {
  return `${unit.code} (${unit.validFrom} – ${unit.validTo ?? 'open'})`;
}

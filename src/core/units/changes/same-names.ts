import type { Day } from '../../kernel/calendar.ts';
import { tidied } from '../../lists/cell.ts';
import type { UnitTree } from '../unit-tree.ts';
import type { StatedLine } from './add-units.ts';

/** A line whose name another one before it has, or a unit that stands at the same place: the list may be pasted twice. */
export interface SameName {
  readonly line: number;
  readonly name: string;
  /** The line before, or null where it is a unit. */
  readonly otherLine: number | null;
  /** The code of the unit, or null where it is a line. */
  readonly otherCode: string | null;
}

/** Capitals and blanks make no other name, marks do. Two units may have one name, so it is a warning and no fault. */
export function sameNames(
  tree: UnitTree,
  { parent, lines }: { readonly parent: string; readonly lines: readonly StatedLine[] },
  day: Day,
): readonly SameName[] {
  const standing = new Map(tree.childrenOf(parent, day).map(({ name, code }) => [plain(name), code]));
  const before = new Map<string, number>();
  return lines.flatMap(({ line, name: typed }) => {
    const name = tidied(typed);
    const alike = plain(name);
    const otherLine = before.get(alike) ?? null;
    const otherCode = otherLine === null ? (standing.get(alike) ?? null) : null;
    if (otherLine === null) before.set(alike, line);
    return name === '' || (otherLine === null && otherCode === null)
      ? []
      : [{ line, name, otherLine, otherCode }];
  });
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ');
}

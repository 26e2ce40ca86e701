import type { Day } from '../../kernel/calendar.ts';
import { err, type Result } from '../../kernel/result.ts';
import { tidied } from '../../lists/cell.ts';
import { isTellable, proposedCode, type StatedUnit } from '../add-unit.ts';
import { checkUnits, type UnitChanges } from '../check-units.ts';
import { foldText } from '../fold-text.ts';
import type { Unit, UnitKind } from '../unit.ts';
import type { UnitFault } from '../unit-fault.ts';
import { UnitTree } from '../unit-tree.ts';

/** A unit as a line of a list states it; what it stands below is the same for all. */
export interface StatedLine extends Omit<StatedUnit, 'parent'> {
  /** In the text it was read from, from 1. */
  readonly line: number;
}

/**
 * Units typed or pasted one a line: the name, and after tabs or semicolons its English name, kind and code. A kind that is
 * left out is what the name begins with, else the usual one below `above`; a code that is left out is the next free one.
 *
 * @param taken codes that are not free
 */
export function readLines(
  text: string,
  above: Pick<Unit, 'code' | 'kind'>,
  taken: readonly string[],
): readonly StatedLine[] {
  const used = new Set(taken);
  const rows = text.split(/\r\n|\r|\n/).flatMap((whole, index) => {
    const [name = '', nameEn = '', kind = '', code = ''] = cellsOf(whole);
    return tidied(whole) === '' ? [] : [{ line: index + 1, name, nameEn, kind, code }];
  });
  for (const { code } of rows) if (code !== '') used.add(code);
  return rows.map((row) => {
    const code = row.code === '' ? (proposedCode(above.code, [...used]) ?? '') : row.code;
    used.add(code);
    return { ...row, code, kind: row.kind === '' ? kindOfName(row.name, above.kind) : row.kind };
  });
}

function cellsOf(line: string): readonly string[] {
  return line.split(line.includes('\t') ? '\t' : ';').map(tidied);
}

const KINDS_BY_NAME: readonly (readonly [begins: string, kind: UnitKind])[] = [
  ['xa ', 'commune'],
  ['thi tran ', 'commune'],
  ['phuong ', 'ward'],
  ['dac khu ', 'special_zone'],
  ['so ', 'department'],
  ['ban ', 'department'],
  ['trung tam ', 'centre'],
  ['chi nhanh ', 'branch'],
  ['bo phan ', 'office'],
];

function kindOfName(name: string, above: UnitKind): UnitKind {
  const folded = foldText(name);
  const found = KINDS_BY_NAME.find(([begins]) => folded.startsWith(begins));
  return found?.[1] ?? (above === 'centre' || above === 'branch' ? 'branch' : 'office');
}

/** Every fault by its line; or there is no such unit to stand below. */
export type ManyUnitsFault = readonly UnitFault[] | 'unit-unknown';

/**
 * Many units added below one from `day` on, all of them; or every fault by its line, with nothing added.
 *
 * @param scope code of the unit within which it may be done. Null: anywhere.
 */
export function addUnits(
  existing: readonly Unit[],
  { parent, lines }: { readonly parent: string; readonly lines: readonly StatedLine[] },
  day: Day,
  scope: string | null,
): Result<UnitChanges, ManyUnitsFault> {
  const isBelow = new UnitTree(existing).isWithin(parent, scope ?? parent, day);
  if (!isBelow) return err('unit-unknown');
  const known = new Set(existing.map(({ code }) => code));
  const faults: UnitFault[] = [];
  for (const { line, code } of lines) {
    if (scope !== null && !isTellable(tidied(code), [scope, parent])) {
      const reason = `code "${code}" is neither of digits alone nor begins with ${parent}. or ${parent}-`;
      faults.push({ line, kind: 'code-elsewhere', value: code, reason });
    } else if (known.has(tidied(code))) {
      faults.push({ line, kind: 'code-taken', value: code, reason: `another unit has the code ${code}` });
    }
  }
  const rows = lines.map(({ line, code, name, nameEn, kind }) => ({
    line,
    fields: { code, name, name_en: nameEn, kind, parent_code: parent, valid_from: day },
  }));
  const checked = checkUnits(existing, rows);
  const all = [...faults, ...(checked.ok ? [] : checked.error.filter(({ kind }) => kind !== 'overlap'))];
  if (all.length > 0) return err(all.sort((a, b) => a.line - b.line));
  return checked;
}

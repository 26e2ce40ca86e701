import { type Day, isDay } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isUnitCode, isUnitKind, UNIT_KINDS, type Unit } from './unit.ts';
import type { UnitFault, UnitFaultKind } from './unit-fault.ts';

const REQUIRED_COLUMNS = [
  'code',
  'parent_code',
  'kind',
  'name',
  'name_en',
  'valid_from',
  'valid_to',
] as const;
const OPTIONAL_COLUMNS = ['office_term', 'region', 'class', 'predecessors'] as const;

/**
 * The columns of a list of units, as exports write them; a file may have them in any order.
 *
 * @internal
 */
export const UNIT_COLUMNS = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS] as const;
export type UnitColumn = (typeof UNIT_COLUMNS)[number];

/** One unit as text, from a file or a form. An absent field is an empty one. */
export type UnitFields = Readonly<Partial<Record<UnitColumn, string>>>;

const LONGEST_TEXT = 200;
/** Marks of direction among them: they turn around what stands beside a name. */
const CONTROL_CHARACTER = /[\p{Cc}\p{Bidi_Control}]/u;
const SPACES = ' \u00a0';

/** The columns a header names, in its order: the required ones, any optional ones, no others and none twice. */
export function parseUnitHeader(
  cells: readonly string[],
): Result<readonly UnitColumn[], readonly UnitFault[]> {
  const names = cells.map(tidied);
  const faults: UnitFault[] = [];
  const fault = (kind: UnitFaultKind, value: string, reason: string) =>
    faults.push({ line: 1, kind, value, reason });
  for (const [index, name] of names.entries()) {
    if (!isUnitColumn(name)) {
      fault(
        'unknown-column',
        name,
        `unknown column "${name}"; the columns are ${UNIT_COLUMNS.join(',')}, separated by commas`,
      );
    } else if (names.indexOf(name) < index) {
      fault('repeated-column', name, `column "${name}" stands twice`);
    }
  }
  for (const name of REQUIRED_COLUMNS) {
    if (!names.includes(name)) fault('missing-column', name, `column "${name}" is missing`);
  }
  return faults.length > 0 ? err(faults) : ok(names.filter(isUnitColumn));
}

/**
 * The unit that one row states, or everything that is wrong with the row by itself. Text is trimmed of outer
 * spaces and composed to NFC, so that a name typed on another keyboard compares equal.
 */
export function parseUnitRow(line: number, fields: UnitFields): Result<Unit, readonly UnitFault[]> {
  const faults: UnitFault[] = [];
  const fault = (kind: UnitFaultKind, value: string, reason: string) =>
    faults.push({ line, kind, value, reason });

  const text = (column: UnitColumn): string => {
    const value = tidied(fields[column] ?? '');
    if (CONTROL_CHARACTER.test(value)) {
      fault('control-character', column, `${column} holds a control character; retype the cell`);
    }
    if (value.length > LONGEST_TEXT) {
      fault('too-long', column, `${column} has ${value.length} characters, more than ${LONGEST_TEXT}`);
    }
    return value;
  };
  const optional = (column: UnitColumn): string | null => text(column) || null;
  const day = (column: 'valid_from' | 'valid_to', value: string): Day | null => {
    if (isDay(value)) return value;
    fault('bad-date', value, `${column} "${value}" is not a day that exists, written YYYY-MM-DD`);
    return null;
  };

  const code = text('code');
  if (!isUnitCode(code)) fault('bad-code', code, `code "${code}" is not 1–20 of 0-9 A-Z a-z . -`);
  const parentCode = optional('parent_code');
  if (parentCode !== null && !isUnitCode(parentCode)) {
    fault('bad-parent-code', parentCode, `parent_code "${parentCode}" is not 1–20 of 0-9 A-Z a-z . -`);
  }
  const kind = text('kind');
  if (!isUnitKind(kind)) fault('bad-kind', kind, `kind "${kind}" is none of ${UNIT_KINDS.join(', ')}`);
  const name = text('name');
  if (name === '') fault('missing-name', code, 'name is empty');
  const validFrom = day('valid_from', text('valid_from'));
  const lastText = optional('valid_to');
  const validTo = lastText === null ? null : day('valid_to', lastText);
  if (validFrom !== null && validTo !== null && validTo < validFrom) {
    fault('ends-before-start', validTo, `valid_to ${validTo} lies before valid_from ${validFrom}`);
  }
  const predecessors = text('predecessors')
    .split(/[ |]+/)
    .filter((former) => former !== '');
  for (const former of predecessors.filter((former) => !isUnitCode(former))) {
    fault('bad-predecessor', former, `predecessor "${former}" is not a code; separate codes by a space or |`);
  }
  const nameEn = optional('name_en');
  const officeTerm = optional('office_term');
  const region = optional('region');
  const unitClass = optional('class');

  if (faults.length > 0 || !isUnitKind(kind) || validFrom === null) return err(faults);
  return ok({
    code,
    validFrom,
    validTo,
    parentCode,
    kind,
    name,
    nameEn,
    officeTerm,
    region,
    unitClass,
    predecessors,
  });
}

/** A unit as text in every column: what `parseUnitRow` reads back. */
export function unitFields(unit: Unit): Readonly<Record<UnitColumn, string>> {
  return {
    code: unit.code,
    parent_code: unit.parentCode ?? '',
    kind: unit.kind,
    name: unit.name,
    name_en: unit.nameEn ?? '',
    valid_from: unit.validFrom,
    valid_to: unit.validTo ?? '',
    office_term: unit.officeTerm ?? '',
    region: unit.region ?? '',
    class: unit.unitClass ?? '',
    predecessors: unit.predecessors.join(' '),
  };
}

/** A cell without outer spaces, composed to NFC: what every cell goes through before it is judged. */
export function tidied(cell: string): string {
  const text = cell.normalize('NFC');
  let [start, end] = [0, text.length];
  // From both ends: an expression that looks for spaces before an end looks at each run again from each of its spaces.
  while (start < end && SPACES.includes(text.charAt(start))) start += 1;
  while (end > start && SPACES.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isUnitColumn(name: string): name is UnitColumn {
  return (UNIT_COLUMNS as readonly string[]).includes(name);
}

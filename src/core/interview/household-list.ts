import { err, ok, type Result } from '../kernel/result.ts';
import { tidied } from '../lists/cell.ts';
import { cellsOf, delimiterOf, statedDelimiter } from '../lists/csv-cells.ts';
import type { FormFaultKind, ListFault } from '../lists/list-fault.ts';
import { type ListColumns, parseHeader } from '../lists/parse-header.ts';
import { isLongNumber, personalKindOf } from './personal-columns.ts';

/** One household of the list that a sample is drawn from. It has a number and nothing that says who lives there. */
export interface Household {
  /** "1" where the list has no strata. */
  readonly stratum: string;
  /** The primary sampling unit: thôn, tổ dân phố. */
  readonly neighbourhood: string;
  /** Its number there, as the list has it: "12", "12A". */
  readonly household: string;
}

type HouseholdFaultKind =
  | FormFaultKind
  /** A column that is about a person or where they live: the list is not taken at all. */
  | 'personal-column'
  /** A cell with nine digits or more, as phone and identity numbers have. */
  | 'long-number'
  | 'missing-cell'
  | 'bad-household'
  | 'bad-text'
  | 'repeated-household'
  | 'too-many';
export type HouseholdFault = ListFault<HouseholdFaultKind>;

const COLUMNS: ListColumns<keyof Household> = {
  required: ['neighbourhood', 'household'],
  optional: ['stratum'],
  otherNames: {
    neighbourhood: ['thon', 'to dan pho', 'thon, to dan pho', 'thon/to dan pho', 'ap', 'khu pho', 'psu'],
    household: ['ho', 'so ho', 'ma ho', 'stt', 'so thu tu', 'so thu tu ho', 'household number', 'number'],
    stratum: ['tang', 'tang mau', 'strata'],
  },
};

/** A tablet holds the list of one commune; the largest has some 30,000 households. */
const MOST_HOUSEHOLDS = 50_000;
const ONLY_STRATUM = '1';
/** A number, with a letter perhaps. A word without a digit may be somebody's name. */
const HOUSEHOLD = /^(?=.*\p{Nd})[\p{L}\p{N}][\p{L}\p{N}./-]{0,19}$/u;
const TEXT = /^[^\p{Cc}\p{Bidi_Control}]{1,60}$/u;
const NOTHING = /^[,;\t \u00a0]*$/;

/**
 * Reads a list as CSV: `neighbourhood`, `household` and, where there are any, `stratum`, in any order. Every fault is
 * told with its line; nothing is taken of a list that has one. Columns of personal data come before any other fault.
 */
export function parseHouseholdList(
  text: string,
): Result<readonly Household[], readonly [HouseholdFault, ...HouseholdFault[]]> {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const stated = statedDelimiter(lines[0] ?? '');
  const headerAt = stated === null ? 0 : 1;
  const first = lines[headerAt] ?? '';
  if (first.trim() === '') return err([fault(1, 'empty', '', 'the file is empty')]);
  const delimiter = stated ?? delimiterOf(first);
  const header = cellsOf(first, delimiter);
  if (!header.ok) return err([fault(headerAt + 1, header.error, first, 'the header cannot be read')]);
  const headings = withoutEmptyEnd(header.value, 0);
  const columns = parseHeader(headings, COLUMNS);
  const personal = personalFaults(headings, headerAt + 1);
  if (personal !== null) return err(personal);
  if (!columns.ok) return err(some(columns.error.map((one) => ({ ...one, line: headerAt + 1 }))));

  const households: Household[] = [];
  const faults: HouseholdFault[] = [];
  const known = new Set<string>();
  for (const [index, content] of lines.slice(headerAt + 1).entries()) {
    if (NOTHING.test(content)) continue;
    const line = headerAt + 2 + index;
    const cells = cellsOf(content, delimiter);
    if (!cells.ok) {
      faults.push(fault(line, cells.error, content, 'a quote is not closed'));
      continue;
    }
    const values = withoutEmptyEnd(cells.value, columns.value.length).map(tidied);
    if (values.length !== columns.value.length) {
      faults.push(fault(line, 'wrong-cell-count', String(values.length), 'not as many cells as columns'));
      continue;
    }
    const row = Object.fromEntries(columns.value.map((column, at) => [column, values[at] ?? '']));
    const { stratum = ONLY_STRATUM, neighbourhood = '', household = '' } = row;
    const one = { stratum: stratum === '' ? ONLY_STRATUM : stratum, neighbourhood, household };
    const name = [one.stratum, neighbourhood, household].join('\0');
    const found = rowFault(one, line);
    if (found !== null) faults.push(found);
    else if (known.has(name)) {
      faults.push(fault(line, 'repeated-household', household, 'this household stands twice'));
    }
    known.add(name);
    households.push(one);
  }
  if (households.length > MOST_HOUSEHOLDS) {
    faults.push(fault(1, 'too-many', String(households.length), `more than ${MOST_HOUSEHOLDS} rows`));
  }
  if (faults.length > 0) return err(some(faults));
  if (households.length === 0) return err([fault(headerAt + 1, 'no-rows', '', 'no household stands below')]);
  return ok(households);
}

/** A column that the list has by its own name, as "thôn", is none of them. */
function personalFaults(
  headings: readonly string[],
  line: number,
): readonly [HouseholdFault, ...HouseholdFault[]] | null {
  const found = headings.filter((heading) => !isKnownColumn(heading) && personalKindOf(heading) !== null);
  if (found.length === 0) return null;
  return some(
    found.map((heading) =>
      fault(line, 'personal-column', heading, `column "${heading}" is personal data; remove it`),
    ),
  );
}

function isKnownColumn(heading: string): boolean {
  const alone = parseHeader([heading], {
    ...COLUMNS,
    required: [],
    optional: [...COLUMNS.required, ...COLUMNS.optional],
  });
  return alone.ok;
}

function rowFault({ stratum, neighbourhood, household }: Household, line: number): HouseholdFault | null {
  const cells = [stratum, neighbourhood, household];
  const long = cells.find(isLongNumber);
  if (long !== undefined)
    return fault(line, 'long-number', long, 'this may be a phone or an identity number');
  if (neighbourhood === '' || household === '') return fault(line, 'missing-cell', '', 'a cell is empty');
  const bad = [stratum, neighbourhood].find((text) => !TEXT.test(text));
  if (bad !== undefined)
    return fault(line, 'bad-text', bad, 'longer than 60 characters, or a control character');
  if (HOUSEHOLD.test(household)) return null;
  return fault(line, 'bad-household', household, 'a household is a number, as 12 or 12A');
}

/** What a spreadsheet leaves behind the last column. */
function withoutEmptyEnd(cells: readonly string[], least: number): readonly string[] {
  let end = cells.length;
  while (end > least && tidied(cells[end - 1] ?? '') === '') end -= 1;
  return cells.slice(0, end);
}

function fault(line: number, kind: HouseholdFaultKind, value: string, reason: string): HouseholdFault {
  return { line, kind, value, reason };
}

/** Precondition: there is one. */
function some(faults: readonly HouseholdFault[]): readonly [HouseholdFault, ...HouseholdFault[]] {
  const [first, ...rest] = faults;
  return [first as HouseholdFault, ...rest];
}

import { type Day, isDay } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isoDay, tidied } from '../lists/cell.ts';
import type { ListColumns } from '../lists/parse-header.ts';
import { foldText } from './fold-text.ts';
import { isUnitCode, UNIT_KINDS, type Unit, type UnitKind } from './unit.ts';
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
const OPTIONAL_COLUMNS = ['office_term', 'region', 'class', 'head', 'head_en', 'predecessors'] as const;

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

const OTHER_NAMES: Readonly<Record<UnitColumn, readonly string[]>> = {
  code: ['ma', 'ma don vi', 'ma dvhc', 'ma don vi hanh chinh'],
  parent_code: ['ma cap tren', 'ma don vi cap tren', 'cap tren', 'ma cha'],
  kind: ['loai', 'loai don vi', 'loai hinh'],
  name: ['ten', 'ten don vi', 'ten tieng viet'],
  name_en: ['ten tieng anh'],
  valid_from: ['hieu luc tu', 'co hieu luc tu', 'tu ngay', 'ngay bat dau'],
  valid_to: ['hieu luc den', 'den ngay', 'ngay ket thuc'],
  office_term: ['cach goi', 'ten noi tiep nhan', 'noi tiep nhan'],
  region: ['vung'],
  class: ['nhom', 'khoi', 'phan loai'],
  head: ['nguoi dung dau', 'chuc danh nguoi dung dau', 'chuc danh'],
  head_en: ['chuc danh tieng anh'],
  predecessors: ['don vi truoc', 'ma don vi truoc', 'tien than'],
};
export const UNIT_LIST_COLUMNS: ListColumns<UnitColumn> = {
  required: REQUIRED_COLUMNS,
  optional: OPTIONAL_COLUMNS,
  otherNames: OTHER_NAMES,
};

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
    if (isGarbled(value)) {
      fault(
        'garbled',
        value,
        `${column} "${value}" was written in the wrong encoding; export the list again`,
      );
    } else if (CONTROL_CHARACTER.test(value)) {
      fault('control-character', column, `${column} holds a control character; retype the cell`);
    } else if (STRAY_SPACE.test(value)) {
      fault('stray-space', value, `${column} "${value}" holds two spaces in a row or one that is not seen`);
    }
    if (value.length > LONGEST_TEXT) {
      fault('too-long', column, `${column} has ${value.length} characters, more than ${LONGEST_TEXT}`);
    }
    return value;
  };
  const optional = (column: UnitColumn): string | null => text(column) || null;
  const day = (column: 'valid_from' | 'valid_to', value: string): Day | null => {
    const stated = isoDay(value);
    if (isDay(stated)) return stated;
    fault('bad-date', value, `${column} "${value}" is not a day that exists, as 2025-07-01 or 01/07/2025`);
    return null;
  };

  const code = text('code');
  if (!isUnitCode(code)) fault('bad-code', code, `code "${code}" is not 1–20 of 0-9 A-Z a-z . -`);
  const parentCode = optional('parent_code');
  if (parentCode !== null && !isUnitCode(parentCode)) {
    fault('bad-parent-code', parentCode, `parent_code "${parentCode}" is not 1–20 of 0-9 A-Z a-z . -`);
  }
  const kindText = text('kind');
  const kind = kindOf(kindText);
  if (kind === null) fault('bad-kind', kindText, `kind "${kindText}" is none of ${UNIT_KINDS.join(', ')}`);
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
  const headTitle = optional('head');
  const headTitleEn = optional('head_en');

  if (faults.length > 0 || kind === null || validFrom === null) return err(faults);
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
    headTitle,
    headTitleEn,
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
    head: unit.headTitle ?? '',
    head_en: unit.headTitleEn ?? '',
    predecessors: unit.predecessors.join(' '),
  };
}

const KIND_WORDS: ReadonlyMap<string, UnitKind> = new Map<string, UnitKind>([
  ...UNIT_KINDS.map((kind) => [kind.replaceAll('_', ' '), kind] as const),
  ['tinh', 'province'],
  ['thanh pho', 'city'],
  ['thanh pho truc thuoc trung uong', 'city'],
  ['quan', 'district'],
  ['huyen', 'district'],
  ['thi xa', 'district'],
  ['xa', 'commune'],
  ['thi tran', 'commune'],
  ['phuong', 'ward'],
  ['dac khu', 'special_zone'],
  ['so', 'department'],
  ['ban', 'department'],
  ['nganh', 'department'],
  ['trung tam', 'centre'],
  ['trung tam phuc vu hanh chinh cong', 'centre'],
  ['chi nhanh', 'branch'],
  ['bo phan mot cua', 'office'],
]);

function kindOf(text: string): UnitKind | null {
  return KIND_WORDS.get(foldText(text).replaceAll('_', ' ')) ?? null;
}

/** Two spaces in a row, or one that looks like none or like another: names that look alike would differ. */
const STRAY_SPACE = /[\s]{2}|[\u00a0\u00ad\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]/u;

/** The characters of Windows-1252 above ASCII that are not those of the same number. */
const WINDOWS_1252 = new Map(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].map((character, index) => [
    character,
    0x80 + index,
  ]),
);

/**
 * Whether the text was decoded wrongly on its way: UTF-8 read as Windows-1252 (`XÃ£` for Xã), characters that could not
 * be decoded, or question marks where letters were.
 */
function isGarbled(text: string): boolean {
  if (text.includes('\ufffd') || /\p{L}\?\p{L}|\?\p{L}|\p{L}\?\?/u.test(text)) return true;
  const bytes = [...text].map((character) => WINDOWS_1252.get(character) ?? character.codePointAt(0) ?? 0);
  return bytes.some((_, at) => isVietnamese(decodedAt(bytes, at)));
}

/** Letters with marks as Vietnamese has them. A quotation mark behind a capital decodes to none of these. */
function isVietnamese(code: number): boolean {
  return (code >= 0xc0 && code <= 0x1ff) || (code >= 0x1ea0 && code <= 0x1ef9);
}

/** What two or three bytes from there on would be in UTF-8; 0 where that is nothing. Core has no decoder. */
function decodedAt(bytes: readonly number[], at: number): number {
  const [first = 0, second = 0, third = 0] = bytes.slice(at, at + 3);
  if (!isFollowing(second)) return 0;
  if (first >= 0xc2 && first < 0xe0) return ((first & 0x1f) << 6) | (second & 0x3f);
  if (first < 0xe0 || first > 0xef || !isFollowing(third)) return 0;
  return ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
}

function isFollowing(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}

import type { Brand } from '../kernel/brand.ts';
import { type Day, dayOfNumber, isDay, numberOfDay } from '../kernel/calendar.ts';
import { err, ok, type Result } from '../kernel/result.ts';

/**
 * What a unit can be:
 * `province` tỉnh, `city` thành phố trực thuộc trung ương;
 * `district` every unit between the two tiers until 30 June 2025 (quận, huyện, thị xã, thành phố thuộc tỉnh);
 * `commune` xã (and thị trấn until then), `ward` phường, `special_zone` đặc khu;
 * `department` sở, ban, ngành; `centre` Trung tâm Phục vụ hành chính công; `branch` chi nhánh;
 * `office` Bộ phận Một cửa and any other counter. Any kind may stand below any other: depth is free.
 */
export const UNIT_KINDS = [
  'province',
  'city',
  'district',
  'commune',
  'ward',
  'special_zone',
  'department',
  'centre',
  'branch',
  'office',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/**
 * One period of a unit, known by its code **and** its first day. A code alone names nothing: 15 was Yên Bái
 * and is Lào Cai since 1 July 2025.
 *
 * Whatever is dated (kind, name, region, parent) is constant within a period; when it changes, the period is
 * closed and the next begins under the same code the day after. Đồng Nai is province 75@2025-07-01 until
 * 29 April 2026 and city 75@2026-04-30 from then on. Parents are named by code and followed by day, so the
 * communes below 75 need no new rows. Whether two adjoining periods are one unit with one trend is said by
 * `predecessors` and by nothing else: see `continues`.
 */
export interface Unit {
  readonly code: string;
  /** The first day. */
  readonly validFrom: Day;
  /** The last day, itself included; null while no end is known. */
  readonly validTo: Day | null;
  /** The unit of this code on the day in question; null at the top. */
  readonly parentCode: string | null;
  readonly kind: UnitKind;
  readonly name: string;
  readonly nameEn: string | null;
  /** What the citizen calls the place, for `{office}` in a question's text. */
  readonly officeTerm: string | null;
  readonly region: string | null;
  /** Column `class`: the group within which like is ranked with like. */
  readonly unitClass: string | null;
  /** The title of the person who heads it, such as "Chủ tịch UBND xã", never a name; null: as usual for its kind. */
  readonly headTitle: string | null;
  readonly headTitleEn: string | null;
  /** Codes of the units this one was made of, as they were on the day before `validFrom`; empty: not stated. */
  readonly predecessors: readonly string[];
}

/** What places of these kinds are called where the unit says nothing else; any other as the questionnaire says. */
const OFFICE_TERM_OF_KIND: Readonly<Partial<Record<UnitKind, string>>> = {
  centre: 'Trung tâm Phục vụ hành chính công',
  branch: 'Chi nhánh',
};

/** What the citizen calls the place; null: as the questionnaire says. Nobody at a centre is asked about another office. */
export function officeTermOf({ officeTerm, kind }: Pick<Unit, 'officeTerm' | 'kind'>): string | null {
  return officeTerm ?? OFFICE_TERM_OF_KIND[kind] ?? null;
}

/** `code@YYYY-MM-DD`: one period of a unit. */
export type UnitRef = Brand<string, 'UnitRef'>;

const UNIT_CODE = /^[0-9A-Za-z.-]{1,20}$/;
const AFTER_EVERY_DAY = '9999-12-31' as Day;

/** Whether the text can be a unit's code: 1–20 of 0-9 A-Z a-z . - with leading zeros kept. */
export function isUnitCode(text: string): boolean {
  return UNIT_CODE.test(text);
}

export function unitRef(unit: Pick<Unit, 'code' | 'validFrom'>): UnitRef {
  return `${unit.code}@${unit.validFrom}` as UnitRef;
}

/** The code and first day that a reference names; a code holds no `@`, so there is one way to read it. */
export function parseUnitRef(
  text: string,
): Result<{ readonly code: string; readonly validFrom: Day }, { readonly kind: 'bad-unit-ref' }> {
  const at = text.indexOf('@');
  const code = text.slice(0, Math.max(at, 0));
  const validFrom = text.slice(at + 1);
  return isUnitCode(code) && isDay(validFrom) ? ok({ code, validFrom }) : err({ kind: 'bad-unit-ref' });
}

/** The last day of the period, or a day after all others while it is open: for comparing, never for showing. */
export function lastDay(unit: Unit): Day {
  return unit.validTo ?? AFTER_EVERY_DAY;
}

export function isValidOn(unit: Unit, day: Day): boolean {
  return unit.validFrom <= day && day <= lastDay(unit);
}

/** Programmes are planned ten years ahead at most; a period that begins later is a slip of the pen. */
const FARTHEST_YEARS = 10;

/** The last day on which a period may begin that is stated today: 31 December ten years on. */
export function lastStart(today: Day): Day {
  return `${Number(today.slice(0, 4)) + FARTHEST_YEARS}-12-31` as Day;
}

export function dayBefore(day: Day): Day {
  return dayOfNumber(numberOfDay(day) - 1);
}

/** Whether `later` begins, under the same code, on the day after `former` ended. */
export function adjoins(later: Unit, former: Unit): boolean {
  return later.code === former.code && former.validTo === dayBefore(later.validFrom);
}

/**
 * Whether `later` is the same unit as `former` in its next period, so that figures may be joined to one
 * trend: it adjoins and says that its code is its only predecessor. Silence is not continuity, since codes
 * were reused; and Lào Cai, made of 10 and 15, does not continue Yên Bái.
 */
export function continues(later: Unit, former: Unit): boolean {
  return adjoins(later, former) && later.predecessors.length === 1 && later.predecessors[0] === later.code;
}

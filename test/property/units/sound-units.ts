import fc from 'fast-check';
import { type Day, dayOfNumber } from '../../../src/core/kernel/calendar.ts';
import { lastDay, type Unit } from '../../../src/core/units/unit.ts';

export const CODES = ['0', '00', '1', '2', '3', '4', '5'];
const DAYS = 12;
const FIRST_DAY = 20_000;

const code = fc.constantFrom(...CODES);
export const day = fc.nat(DAYS).map((offset) => dayOfNumber(FIRST_DAY + offset));
/** Few codes and few days, so that overlaps, gaps, circles and lost parents are common. */
export const unit: fc.Arbitrary<Unit> = fc
  .record({
    code,
    days: fc.tuple(day, day),
    open: fc.boolean(),
    parentCode: fc.option(code, { freq: 4 }),
    continued: fc.boolean(),
  })
  .map(({ code, days, open, parentCode, continued }) => ({
    code,
    validFrom: days.toSorted()[0] ?? days[0],
    validTo: open ? null : (days.toSorted()[1] ?? days[1]),
    parentCode,
    kind: 'commune',
    name: `Xã ${code}`,
    nameEn: null,
    officeTerm: null,
    region: null,
    unitClass: null,
    headTitle: null,
    headTitleEn: null,
    predecessors: continued ? [code] : [],
  }));
export const units = fc.array(unit, { maxLength: 9 });
/** What can be kept of many units, taken one after the other, without any fault. */
export const soundUnits = fc.array(unit, { minLength: 12, maxLength: 40 }).map((all) => {
  const kept: Unit[] = [];
  for (const unit of all) if (isSound([...kept, unit])) kept.push(unit);
  return kept;
});
/** The days on which anything can differ. */
export const ALL_DAYS = Array.from({ length: DAYS + 3 }, (_, offset) => dayOfNumber(FIRST_DAY - 1 + offset));

export function bearersOf(list: readonly Unit[], wanted: string, on: Day): readonly Unit[] {
  return list.filter((unit) => unit.code === wanted && unit.validFrom <= on && on <= lastDay(unit));
}

/** The codes from the unit upwards, or null when it runs in a circle. */
export function pathUp(list: readonly Unit[], from: Unit, on: Day): readonly string[] | null {
  const path: string[] = [];
  let unit: Unit | undefined = from;
  while (unit !== undefined) {
    if (path.includes(unit.code)) return null;
    path.push(unit.code);
    unit = unit.parentCode === null ? undefined : bearersOf(list, unit.parentCode, on)[0];
  }
  return path;
}

/** What the check promises, said day by day and pair by pair. */
export function isSound(list: readonly Unit[]): boolean {
  return ALL_DAYS.every((on) => {
    const valid = list.filter((unit) => unit.validFrom <= on && on <= lastDay(unit));
    return (
      new Set(valid.map((unit) => unit.code)).size === valid.length &&
      valid.every((unit) => unit.parentCode === null || bearersOf(list, unit.parentCode, on).length === 1) &&
      valid.every((unit) => pathUp(list, unit, on) !== null)
    );
  });
}

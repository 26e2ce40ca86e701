import { expect, test } from 'vitest';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { isValidOn } from '../../../../src/core/units/unit.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';

const units = builtInProvinces();
const tree = new UnitTree(units);
const LAST = '2025-06-30' as Day;
const FIRST = '2025-07-01' as Day;
const on = (day: Day) => units.filter((unit) => isValidOn(unit, day));

test('63 provinces until 30 June 2025, 34 from the day after; 6 of them cities, 7 since Đồng Nai', () => {
  const cities = (day: string) => on(day as Day).filter((unit) => unit.kind === 'city').length;
  expect(units).toHaveLength(99);
  expect([on('2020-01-01' as Day).length, on(LAST).length, on(FIRST).length]).toEqual([63, 63, 34]);
  expect(['2020-01-01', '2025-01-01', '2025-07-01', '2026-04-29', '2026-04-30'].map(cities)).toEqual([
    5, 6, 6, 6, 7,
  ]);
});

test.each([
  ['15', 'Tỉnh Yên Bái', 'Tỉnh Lào Cai'],
  ['24', 'Tỉnh Bắc Giang', 'Tỉnh Bắc Ninh'],
  ['44', 'Tỉnh Quảng Bình', 'Tỉnh Quảng Trị'],
  ['52', 'Tỉnh Bình Định', 'Tỉnh Gia Lai'],
  ['80', 'Tỉnh Long An', 'Tỉnh Tây Ninh'],
  ['82', 'Tỉnh Tiền Giang', 'Tỉnh Đồng Tháp'],
  ['91', 'Tỉnh Kiên Giang', 'Tỉnh An Giang'],
])('code %s was %s and is %s', (code, before, after) => {
  expect([tree.at(code, LAST)?.name, tree.at(code, FIRST)?.name]).toEqual([before, after]);
});

test('each of the 63 is a predecessor of exactly one of the 34', () => {
  const named = on(FIRST).flatMap((unit) => unit.predecessors);
  expect(named.toSorted()).toEqual(on(LAST).map((unit) => unit.code));
});

test('Huế and Đồng Nai changed kind and kept their code', () => {
  const kinds = (code: string) =>
    tree.periods(code).map(({ kind, validFrom, validTo }) => `${kind} ${validFrom} ${validTo}`);
  expect(kinds('46')).toEqual([
    'province 1900-01-01 2024-12-31',
    'city 2025-01-01 2025-06-30',
    'city 2025-07-01 null',
  ]);
  expect(kinds('75')).toEqual([
    'province 1900-01-01 2025-06-30',
    'province 2025-07-01 2026-04-29',
    'city 2026-04-30 null',
  ]);
});

test('every province has an English name and a region, its title fits its kind', () => {
  for (const unit of units) {
    expect(unit.region).not.toBeNull();
    expect(unit.name).toMatch(unit.kind === 'city' ? /^Thành phố / : /^Tỉnh /);
    expect(unit.nameEn).toMatch(unit.kind === 'city' ? /^[ -~]+ City$/ : /^[ -~]+ Province$/);
  }
  const regions = (day: Day) => new Set(on(day).map((unit) => unit.region)).size;
  expect([regions(LAST), regions(FIRST)]).toEqual([6, 6]);
});

import { expect, test } from 'vitest';
import { placedUnit } from '../../../../src/collector/ingest/membership-of.ts';
import { namedOn, namedUnit } from '../../../../src/collector/units/named-unit.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { unitOf } from '../../core/units/units.ts';

const REF = '101@2025-07-01';
/** Renamed on 1 December 2026, then merged into 103. */
const TREE = new UnitTree([
  unitOf({ code: '101', name: 'Xã Cũ', valid_to: '2026-11-30' }),
  unitOf({
    ...{ code: '101', name: 'Xã Mới', name_en: 'New Commune', predecessors: '101' },
    ...{ valid_from: '2026-12-01', valid_to: '2026-12-31' },
  }),
  unitOf({ code: '103', name: 'Xã Chung', valid_from: '2027-01-01', predecessors: '101 102' }),
]);

test.each([
  ['2026-11-30', 'Xã Cũ', null],
  ['2026-12-01', 'Xã Mới', 'New Commune'],
  ['2027-01-01', 'Xã Chung', null],
])('what stands at a unit is shown under its name of that day: %s', (day, name, nameEn) => {
  expect(namedOn(TREE, REF, day as Day)).toEqual({ ref: REF, code: '101', name, nameEn });
  expect(placedUnit(REF, TREE, day as Day)).toMatchObject({ ref: REF, code: '101', name, nameEn });
});

test('without a day it is the name of the period, and of an unknown unit the code', () => {
  expect(namedUnit(TREE, REF).name).toBe('Xã Cũ');
  expect(placedUnit(REF, TREE).name).toBe('Xã Cũ');
  expect(namedOn(TREE, '7@2020-01-01', '2026-12-01' as Day).name).toBe('7');
});

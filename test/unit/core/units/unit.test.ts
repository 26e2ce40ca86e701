import { expect, test } from 'vitest';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { foldText } from '../../../../src/core/units/fold-text.ts';
import { parseUnitRow, unitFields } from '../../../../src/core/units/parse-unit-row.ts';
import {
  continues,
  isUnitCode,
  isValidOn,
  officeTermOf,
  parseUnitRef,
  unitRef,
} from '../../../../src/core/units/unit.ts';
import { unitOf } from './units.ts';

test('a reference is read back to the code and day it was made of', () => {
  const ref = unitRef({ code: '00004', validFrom: '2025-07-01' as Day });
  expect(ref).toBe('00004@2025-07-01');
  expect(parseUnitRef(ref)).toEqual({ ok: true, value: { code: '00004', validFrom: '2025-07-01' } });
});

test.each(['', '@', '15', '15@', '@2025-07-01', '15@2025-02-30', '1 5@2025-07-01', '15@15@2025-07-01'])(
  'text that is no reference: %j',
  (text) => {
    expect(parseUnitRef(text)).toEqual({ ok: false, error: { kind: 'bad-unit-ref' } });
  },
);

test('a code is 1 to 20 of letters, digits, dot and hyphen', () => {
  expect(['0', '00004', 'H26.01-A', 'x'.repeat(20)].every(isUnitCode)).toBe(true);
  expect(['', 'x'.repeat(21), 'a b', 'Đ1', 'a@b', 'a|b', '1\n'].some(isUnitCode)).toBe(false);
});

test('valid_to is the last day, itself included', () => {
  const unit = unitOf({ code: '75', valid_from: '2025-07-01', valid_to: '2026-04-29' });
  const days = ['2025-06-30', '2025-07-01', '2026-04-29', '2026-04-30'] as Day[];
  expect(days.map((day) => isValidOn(unit, day))).toEqual([false, true, true, false]);
  expect(isValidOn(unitOf({ code: '75', valid_from: '2026-04-30' }), '2199-12-31' as Day)).toBe(true);
});

test('periods are one unit where the later says so, adjoins and bears the same code', () => {
  const former = unitOf({ code: '15', valid_from: '2000-01-01', valid_to: '2025-06-30' });
  const later = (predecessors: string, code = '15', valid_from = '2025-07-01') =>
    unitOf({ code, valid_from, predecessors });
  expect(continues(later('15'), former)).toBe(true);
  expect(continues(later(''), former)).toBe(false);
  expect(continues(later('10 15'), former)).toBe(false);
  expect(continues(later('10'), former)).toBe(false);
  expect(continues(later('16', '16'), former)).toBe(false);
  expect(continues(later('15', '15', '2025-07-02'), former)).toBe(false);
});

test('text is folded without accents, đ included, however it was composed', () => {
  expect(foldText('Đắk Lắk')).toBe('dak lak');
  expect(foldText('Thừa Thiên Huế'.normalize('NFD'))).toBe('thua thien hue');
  expect(foldText('ƠƯăâêôơư ĐđỨNG')).toBe('ouaaeoou ddung');
});

test('a unit written as text is read back the same', () => {
  const unit = unitOf({
    code: 'H26.01',
    parent_code: '01',
    kind: 'office',
    name: 'Bộ phận Một cửa',
    name_en: 'One-stop office',
    valid_from: '2025-07-01',
    valid_to: '2030-12-31',
    office_term: 'Trung tâm Phục vụ hành chính công',
    region: 'Tây Nguyên',
    class: 'II',
    predecessors: '1 2|3 | 4',
  });
  expect(unit.predecessors).toEqual(['1', '2', '3', '4']);
  expect(unit.unitClass).toBe('II');
  expect(parseUnitRow(1, unitFields(unit))).toEqual({ ok: true, value: unit });
});

test.each([
  ['centre', '', 'Trung tâm Phục vụ hành chính công'],
  ['branch', '', 'Chi nhánh'],
  ['office', '', null],
  ['commune', '', null],
  ['centre', 'Trung tâm Hành chính công', 'Trung tâm Hành chính công'],
])('a %s with the term %j is asked about as %j', (kind, term, expected) => {
  expect(officeTermOf(unitOf({ code: '97', kind, office_term: term }))).toBe(expected);
});

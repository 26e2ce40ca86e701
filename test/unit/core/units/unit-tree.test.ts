import { describe, expect, test } from 'vitest';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { type Unit, unitRef } from '../../../../src/core/units/unit.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { unitOf } from './units.ts';

const DAY = '2026-01-01' as Day;
const refs = (units: readonly Unit[]) => units.map(unitRef);

describe('a province with communes and an office', () => {
  const tree = new UnitTree(
    [
      { code: '1', kind: 'province', valid_to: '2026-04-29' },
      { code: '1', kind: 'city', valid_from: '2026-04-30', predecessors: '1' },
      { code: '12', parent_code: '1' },
      { code: '11', parent_code: '1', name: 'Phường Đông Hà', name_en: 'Dong Ha Ward' },
      { code: '11.a', parent_code: '11', kind: 'office', valid_from: '2026-02-01' },
      { code: '2', kind: 'province', valid_to: '2025-12-31' },
      { code: '21', parent_code: '2' },
    ].map(unitOf),
  );

  test('at: the unit that bears the code on the day', () => {
    expect(tree.at('1', '2026-04-29' as Day)?.kind).toBe('province');
    expect(tree.at('1', '2026-04-30' as Day)?.kind).toBe('city');
    expect(tree.at('1', '2025-06-30' as Day)).toBeNull();
    expect(tree.at('9', DAY)).toBeNull();
  });

  test('children follow their parent by code when its kind changes', () => {
    for (const day of ['2026-04-29', '2026-04-30'] as Day[]) {
      expect(refs(tree.childrenOf('1', day))).toEqual(['11@2025-07-01', '12@2025-07-01']);
    }
  });

  test('descendants are the unit itself and all below it on the day', () => {
    expect(tree.descendantsOf('1', DAY)).toEqual(['1@2025-07-01', '11@2025-07-01', '12@2025-07-01']);
    expect(tree.descendantsOf('1', '2026-05-01' as Day)).toEqual([
      '1@2026-04-30',
      '11@2025-07-01',
      '12@2025-07-01',
      '11.a@2026-02-01',
    ]);
    expect(tree.descendantsOf('11.a', DAY)).toEqual([]);
  });

  test('ancestors nearest first, and what is within what', () => {
    const day = '2026-05-01' as Day;
    expect(refs(tree.ancestors('11.a', day))).toEqual(['11@2025-07-01', '1@2026-04-30']);
    expect(tree.isWithin('11.a', '1', day)).toBe(true);
    expect(tree.isWithin('1', '1', day)).toBe(true);
    expect(tree.isWithin('1', '11', day)).toBe(false);
    expect(tree.isWithin('11.a', '1', DAY)).toBe(false);
    expect(tree.isWithin('9', '9', DAY)).toBe(false);
  });

  test('a unit whose parent is not valid on the day stands among the roots', () => {
    expect(refs(tree.roots('2025-08-01' as Day))).toEqual(['1@2025-07-01', '2@2025-07-01']);
    expect(refs(tree.roots(DAY))).toEqual(['1@2025-07-01', '21@2025-07-01']);
    expect(tree.childrenOf('2', DAY)).toEqual([]);
  });

  test('validUntil runs through adjoining periods', () => {
    expect(tree.validUntil('2', '2025-08-01' as Day)).toBe('2025-12-31');
    expect(tree.validUntil('2', DAY)).toBeNull();
    expect(tree.validUntil('1', DAY)).toBe(tree.validUntil('1', '2026-05-01' as Day));
  });

  test('a circle of parents does not hang it', () => {
    const circle = new UnitTree(
      [
        { code: 'a', parent_code: 'b' },
        { code: 'b', parent_code: 'a' },
      ].map(unitOf),
    );
    expect(refs(circle.ancestors('a', DAY))).toEqual(['b@2025-07-01']);
    expect(circle.descendantsOf('a', DAY)).toEqual(['a@2025-07-01', 'b@2025-07-01']);
  });
});

describe('search', () => {
  const tree = new UnitTree([
    ...builtInProvinces(),
    unitOf({ code: '26000', parent_code: '75', name: 'Xã Đồng Nai Thượng' }),
  ]);
  const names = (text: string, day: Day | null = DAY) => tree.search(text, day).map((unit) => unit.name);

  test.each([
    ['dong nai', ['Tỉnh Đồng Nai', 'Xã Đồng Nai Thượng']],
    ['ĐỒNG n', ['Tỉnh Đồng Nai', 'Xã Đồng Nai Thượng']],
    ['thuong dong', ['Xã Đồng Nai Thượng']],
    ['dak', ['Tỉnh Đắk Lắk']],
    ['hanoi', ['Thành phố Hà Nội']],
    ['75', ['Tỉnh Đồng Nai']],
    ['ai', []],
    ['  ', []],
    ['.*', []],
  ])('%j', (text, due) => {
    expect(names(text)).toEqual(due);
  });

  test('of all times without a day', () => {
    expect(refs(tree.search('dong nai'))).toEqual([
      '75@1900-01-01',
      '75@2025-07-01',
      '75@2026-04-30',
      '26000@2025-07-01',
    ]);
  });
});

describe('trend and predecessors', () => {
  const tree = new UnitTree(builtInProvinces());
  const today = '2026-11-01' as Day;

  test('a trend runs through changes of kind and name', () => {
    expect(refs(tree.trendOf('75', today))).toEqual(['75@2025-07-01', '75@2026-04-30']);
    expect(refs(tree.trendOf('46', today))).toEqual(['46@1900-01-01', '46@2025-01-01', '46@2025-07-01']);
    expect(refs(tree.trendOf('04', '2020-01-01' as Day))).toEqual(['04@1900-01-01', '04@2025-07-01']);
    expect(tree.trendOf('02', today)).toEqual([]);
  });

  test('a reused code does not join another unit’s trend', () => {
    expect(refs(tree.trendOf('15', today))).toEqual(['15@2025-07-01']);
    expect(refs(tree.trendOf('15', '2020-01-01' as Day))).toEqual(['15@1900-01-01']);
  });

  test('a merged province knows what it was made of, through its later change of kind too', () => {
    const names = (code: string) => tree.predecessorsOf(code, today).map((unit) => unit.name);
    expect(names('15')).toEqual(['Tỉnh Lào Cai', 'Tỉnh Yên Bái']);
    expect(names('75')).toEqual(['Tỉnh Đồng Nai', 'Tỉnh Bình Phước']);
    expect(names('46')).toEqual([]);
    expect(tree.predecessorsOf('02', today)).toEqual([]);
  });
});

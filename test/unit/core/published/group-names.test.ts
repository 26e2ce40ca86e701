import { describe, expect, test } from 'vitest';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import {
  englishGroupName,
  groupNameIn,
  isRegionOfCountry,
} from '../../../../src/core/published/group-names.ts';

describe('regions and classes', () => {
  test.each([
    ['Đông Nam Bộ', 'Southeast'],
    ['Bắc Trung Bộ', 'North Central'],
    ['Vùng ven sông', 'Riverside'],
    ['Đô thị', 'Towns'],
    ['Phường loại II', 'Class II wards'],
    ['tỉnh loại III', 'Class III provinces'],
    ['Đô thị loại đặc biệt', 'Special-class urban areas'],
    ['Xã khu vực I', 'Area I communes'],
  ])('that are in general use have an English name: %s, %s', (name, english) => {
    expect(englishGroupName(name)).toBe(english);
    expect(groupNameIn(name, 'en')).toBe(english);
    expect(groupNameIn(name, 'vi')).toBe(name);
  });

  test.each(['Cụm thi đua số 3', 'loại I', 'constructor', ''])(
    'of others the name stands as it is: %s',
    (name) => {
      expect(englishGroupName(name)).toBeNull();
      expect(groupNameIn(name, 'en')).toBe(name);
      expect(isRegionOfCountry(name)).toBe(false);
    },
  );

  test('every region that comes with the product has one', () => {
    const regions = new Set(builtInProvinces().flatMap(({ region }) => region ?? []));
    expect(regions.size).toBeGreaterThan(5);
    expect(
      [...regions].filter((region) => englishGroupName(region) === null || !isRegionOfCountry(region)),
    ).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { parseHouseholdList } from '../../../../src/core/interview/household-list.ts';
import { personalKindOf } from '../../../../src/core/interview/personal-columns.ts';

const kinds = (text: string) => {
  const parsed = parseHouseholdList(text);
  return parsed.ok ? [] : parsed.error.map(({ kind, line, value }) => `${line} ${kind} ${value}`);
};

describe('a list of households', () => {
  test('is read with its columns in any order, in either language, with or without strata', () => {
    const expected = [
      { stratum: 'A', neighbourhood: 'Thôn 3', household: '12' },
      { stratum: '1', neighbourhood: 'Thôn 3', household: '12A' },
    ];
    for (const text of [
      'stratum,neighbourhood,household\nA,Thôn 3,12\n,Thôn 3,12A\n',
      '\ufeffHộ;Thôn;Tầng\r\n12;Thôn 3;A\r\n12A;Thôn 3;\r\n;;\r\n',
      'sep=\t\nSố hộ\tTỔ DÂN PHỐ\ttang\n12\tThôn 3\tA\n12A\tThôn 3\t\n',
    ]) {
      expect(parseHouseholdList(text)).toEqual({ ok: true, value: expected });
    }
  });

  test.each([
    'Họ và tên',
    'HO VA TEN',
    'họ tên',
    'hoTen',
    'ho_ten',
    'Tên',
    'Tên chủ hộ',
    'CHỦ HỘ',
    'chu ho',
    'Name',
    'Full name',
    'FullName',
    'surname',
    'Head of household',
    'Householder',
    'Địa chỉ',
    'DIA CHI',
    'Số nhà',
    'Đường',
    'address',
    'StreetAddress',
    'GPS',
    'SĐT',
    'sdt',
    'Số ĐT',
    'Điện thoại',
    'dien-thoai',
    'Di động',
    'Phone no.',
    'MOBILE',
    'tel',
    'CCCD',
    'Số CMND',
    'Căn cước',
    'can cuoc cong dan',
    'Mã định danh',
    'ID',
    'ID number',
    'Passport',
    'Hộ chiếu',
    'Ngày sinh',
    'DOB',
    'năm sinh',
    'Email',
    'Zalo',
  ])('DR5 is refused for a column "%s", by its name and before anything else', (heading) => {
    for (const one of [heading, heading.normalize('NFD'), ` ${heading} `]) {
      const cells = `neighbourhood,household,${one}\nThôn 1,1,x\nThôn 1,1,y,z\n`;
      expect(kinds(cells)).toEqual([`1 personal-column ${one}`]);
    }
  });

  test.each([
    'household',
    'hộ',
    'Số hộ',
    'Mã hộ',
    'STT',
    'Thôn',
    'tổ dân phố',
    'neighbourhood',
    'tầng',
    'Ấp',
  ])('a column "%s" is about no person', (heading) => {
    expect(personalKindOf(heading)).toBeNull();
  });

  test('a column that is neither is refused as unknown', () => {
    expect(kinds('neighbourhood,household,area\nThôn 1,1,3\n')).toEqual(['1 unknown-column area']);
  });

  test.each([
    ['', '1 empty '],
    ['neighbourhood,household\n', '1 no-rows '],
    ['household\n1\n', '1 missing-column neighbourhood'],
    ['neighbourhood,household\nThôn 1,Lan\n', '2 bad-household Lan'],
    ['neighbourhood,household\nThôn 1,Nguyễn Văn A\n', '2 bad-household Nguyễn Văn A'],
    ['neighbourhood,household\nThôn 1,0912 345 678\n', '2 long-number 0912 345 678'],
    ['neighbourhood,household\n012345678901,1\n', '2 long-number 012345678901'],
    ['neighbourhood,household\nThôn 1,\n', '2 missing-cell '],
    ['neighbourhood,household\nThôn 1,1\nThôn 1,1\n', '3 repeated-household 1'],
    ['neighbourhood,household\nThôn 1,1,2\n', '2 wrong-cell-count 3'],
    ['neighbourhood,household\n"Thôn 1,1\n', '2 unclosed-quote "Thôn 1,1'],
  ])('of %j is told what is wrong, and where', (text, fault) => {
    expect(kinds(text)).toEqual([fault]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MASK, maskNumbers } from '../../../../../src/core/analysis/comments/mask-numbers.ts';

/** What was masked of a text that has one thing to mask, written between braces here. */
const HIDDEN = [
  'gọi tôi số {0912345678} nhé',
  'gọi tôi số {0912 345 678} nhé',
  '{0912.345.678}',
  '{0912-345-678}',
  '{0 9 1 2 3 4 5 6 7 8}',
  'số {09 - 12 - 34 - 56 - 78} của tôi',
  '+{84 912 345 678}',
  '({024) 3825 1234} là số nhà',
  '+{84912345678}.',
  '{(sđt:0912345678)}',
  'Zalo {０９１２３４５６７８}',
  '{０９１２ ３４５ ６７８}',
  '{⁰⁹¹²³⁴⁵⁶⁷⁸}',
  '{①②③④⑤⑥⑦⑧⑨}',
  '{٠٩١٢٣٤٥٦٧٨}',
  '{0\u200b9\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8}',
  '{0\ufe0f\u20e39\ufe0f\u20e31\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e34\ufe0f\u20e35\ufe0f\u20e36\ufe0f\u20e37\ufe0f\u20e38}\ufe0f\u20e3',
  'CCCD {001202012345}',
  'CCCD {001 202 012 345}',
  'CMND {123456789} của cha tôi',
  'CMND {123.456.789} của cha tôi',
  'hộ chiếu {B1234567}',
  'tài khoản {19012345678901} Vietcombank',
  'thẻ {4123 4567 8901 2345}',
  'thẻ {2024 1999 2001 1987}',
  'hồ sơ {H40.12-230815-0001} chưa có',
  'hồ sơ {000.00.12.H40-230815-0001} chưa có',
  'mã {G22.99.05-231015-0001}',
  'biên nhận {2310150001}',
  'số {3825123}',
  '{nguyen.van.a@gmail.com}',
  '{nguyen@gmail.com,} cảm ơn',
  '{nguyen＠gmail.com}',
  'gọi {không chín một hai ba bốn năm sáu bảy tám}',
  'gọi {khong chin mot hai ba bon nam}',
  'gọi {không, chín, một, hai, ba, bốn, năm}!',
  'call {zero nine one two three four five}',
  'gọi {không 9 một 2 ba 4 năm 6}',
];

const LEFT = [
  'Chờ hơn 2 giờ, đến lần thứ 3.',
  'Ngày 12/10/2026 tôi đến lúc 8.30.',
  'Từ 12/10/2026 - 15/10/2026 không ai tiếp.',
  'Nhiệm kỳ 2021-2026, năm 2024 2025.',
  'Làm việc 07:30 - 11:30, 13:30 - 17:00.',
  'Làm việc 07h30-11h30 và 13h30-17h00.',
  'Lệ phí 1.500.000 đồng, hết 15.000.000.',
  'Thu 150.000.000 đồng và 15000000đ.',
  'Theo Nghị định 61/2018/NĐ-CP, Thông tư 01/2018/TT-VPCP và Luật 123/2025/QH15.',
  'lúc 8, 9, 10, 11, 12, 13 giờ',
  'Số nhà 12/345 phường 7',
  'một hai ba bốn năm',
  'không có ai, ba năm nay vẫn thế',
  '',
  'Cán bộ nhiệt tình.',
];

describe('what names a person is masked in a comment', () => {
  test.each(HIDDEN)('%s', (text) => {
    const written = text.replaceAll(/[{}]/g, '');
    const expected = text.replace(/\{.*\}/su, MASK);
    expect(maskNumbers(written)).toBe(expected);
  });

  test.each(LEFT)('not in: %s', (text) => {
    expect(maskNumbers(text)).toBe(text);
  });

  test('an address with spaces around its sign goes with what stands beside it', () => {
    expect(maskNumbers('thư nguyen @ gmail.com nhé')).toBe(`thư ${MASK} ${MASK} ${MASK} nhé`);
  });

  test('two numbers are two', () => {
    expect(maskNumbers('0912345678, 0987654321')).toBe(`${MASK}, ${MASK}`);
  });
});

const SEPARATORS = ['', '', ' ', '.', '-', ' - ', '\u00a0', '/', '–', '\u200b'];

test('a telephone number is masked however its digits are written and parted', () => {
  const digit = fc.record({
    value: fc.integer({ min: 0, max: 9 }),
    isWide: fc.boolean(),
    after: fc.constantFrom(...SEPARATORS),
  });
  fc.assert(
    fc.property(fc.array(digit, { minLength: 8, maxLength: 10 }), (digits) => {
      const number = `09${digits
        .map(({ value, isWide, after }) => (isWide ? String.fromCodePoint(0xff10 + value) : value) + after)
        .join('')}`;
      const masked = maskNumbers(`số ${number} nhé`).normalize('NFKC');
      expect(masked).not.toMatch(/\d/);
      expect(masked).toContain('nhé');
    }),
    { seed: 12 },
  );
});

test('masking twice changes nothing more, and a text without digits, words for them or @ is left', () => {
  const piece = fc.constantFrom(
    '0912',
    ' ',
    '.',
    'ba',
    'năm',
    '@',
    'a',
    '5',
    '[…]',
    ',',
    '12/10/2026',
    'đ',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const once = maskNumbers(pieces.join(''));
      expect(maskNumbers(once)).toBe(once);
    }),
    { seed: 12 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aăâđ ếự.,!\n') }), (text) => {
      expect(maskNumbers(text)).toBe(text);
    }),
    { seed: 12 },
  );
});

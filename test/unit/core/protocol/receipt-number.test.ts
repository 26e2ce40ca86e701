import { describe, expect, test } from 'vitest';
import { readReceiptNumber } from '../../../../src/core/protocol/codes/read-receipt-number.ts';
import {
  isReceiptNumber,
  type ReceiptNumber,
  showReceiptNumber,
} from '../../../../src/core/protocol/codes/receipt-number.ts';

const NUMBER = '0123456789' as ReceiptNumber;

describe('a receipt number', () => {
  test('is read with blanks and dashes anywhere, and as phones type it', () => {
    for (const typed of [
      '0123456789',
      '01234 56789',
      ' 01234-56789 ',
      'o1234 56789',
      '０１２３４５６７８９',
    ]) {
      expect(readReceiptNumber(typed)).toBe(NUMBER);
    }
  });

  test('is nothing else', () => {
    for (const typed of ['', '012345678', '01234567890', '0123-4567-89BC', '01234 5678B']) {
      expect(readReceiptNumber(typed)).toBeNull();
    }
    expect([NUMBER, '01234 56789', 123, null].map(isReceiptNumber)).toEqual([true, false, false, false]);
  });

  test('is shown in two groups, and read as it is shown', () => {
    expect(showReceiptNumber(NUMBER)).toBe('01234 56789');
    expect(readReceiptNumber(showReceiptNumber(NUMBER))).toBe(NUMBER);
  });
});

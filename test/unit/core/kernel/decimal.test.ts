import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import {
  compareDecimals,
  decimalDifference,
  decimalText,
  decimalValue,
  parseDecimal,
} from '../../../../src/core/kernel/decimal.ts';

const of = (text: string) => must(parseDecimal(text), `${text} is a number`);

describe('a decimal number', () => {
  test.each(['0', '85.17', '83.10', '-0.05', '0.123456', '999999999'])(
    '%s is written as it was read',
    (text) => {
      expect(decimalText(of(text))).toBe(text);
    },
  );

  test('has a point or a comma, and no thousands', () => {
    expect(of('85,17')).toEqual(of('85.17'));
    for (const text of ['', '1.234,5', '.5', '5.', '1e3', '--1', '1.1234567', '1234567890']) {
      expect(parseDecimal(text), text).toBeNull();
    }
    expect(of('-0')).toEqual({ units: 0, places: 0 });
  });

  test('is subtracted and compared exactly, whatever its places', () => {
    expect(decimalText(decimalDifference(of('85.17'), of('81.04')))).toBe('4.13');
    expect(decimalText(decimalDifference(of('43.26'), of('40.746')))).toBe('2.514');
    expect(compareDecimals(of('83.1'), of('83.10'))).toBe(0);
    expect(compareDecimals(of('9'), of('10.5'))).toBeLessThan(0);
    expect(decimalValue(of('40.746'))).toBe(40.746);
  });
});

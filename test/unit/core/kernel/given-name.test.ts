import { describe, expect, test } from 'vitest';
import { givenName } from '../../../../src/core/kernel/given-name.ts';

describe('deviceName', () => {
  test('is trimmed and composed', () => {
    expect(givenName(`  ${'Máy số 1'.normalize('NFD')} `)).toBe('Máy số 1');
  });

  test('has 1 to 60 characters, however many bytes they take', () => {
    expect(givenName('💠'.repeat(60))).toBe('💠'.repeat(60));
    expect(givenName('a'.repeat(61))).toBeNull();
    expect(givenName('   ')).toBeNull();
  });

  test.each(['a\0b', 'a\nb', 'a\u0085b', 'a\ud800', 'a\u202eb', 'a\u2066b'])('refuses %j', (name) => {
    expect(givenName(name)).toBeNull();
  });
});

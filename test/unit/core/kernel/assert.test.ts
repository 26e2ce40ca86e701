import { describe, expect, it } from 'vitest';
import { AssertionFailed, assert, must, unreachable } from '../../../../src/core/kernel/assert.ts';
import { isRandomId, isSha256 } from '../../../../src/core/kernel/brand.ts';

describe('assertions', () => {
  it('throw only when broken', () => {
    expect(() => assert(true, 'fine')).not.toThrow();
    expect(() => assert(false, 'broken')).toThrow(new AssertionFailed('broken'));
  });

  it('must hands through what is there, zero and empty text included', () => {
    expect(must(0, 'there')).toBe(0);
    expect(must('', 'there')).toBe('');
    expect(() => must(null, 'gone')).toThrow(AssertionFailed);
    expect(() => must(undefined, 'gone')).toThrow(AssertionFailed);
  });

  it('unreachable throws and names the value', () => {
    expect(() => unreachable('surprise' as never)).toThrow('"surprise"');
  });
});

describe('ids', () => {
  it('are 32 and digests 64 lowercase hexadecimal digits', () => {
    expect(isRandomId('0123456789abcdef0123456789abcdef')).toBe(true);
    expect(isRandomId('0123456789ABCDEF0123456789abcdef')).toBe(false);
    expect(isRandomId('0123456789abcdef0123456789abcde')).toBe(false);
    expect(isRandomId(null)).toBe(false);
    expect(isSha256('a'.repeat(64))).toBe(true);
    expect(isSha256(`${'a'.repeat(64)}\n`)).toBe(false);
  });
});

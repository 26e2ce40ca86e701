import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AddressCounter } from '../../../../../src/collector/http/server/address-counter.ts';

const MINUTE_MS = 60_000;

describe('AddressCounter', () => {
  test('counts each address and each thing by itself, anew in every window', () => {
    let nowMs = 5 * MINUTE_MS + 1_000;
    const counter = new AddressCounter(MINUTE_MS, () => nowMs);
    expect(counter.count('203.0.113.1')).toEqual({ count: 1, secondsLeft: 59 });
    expect(counter.count('203.0.113.1').count).toBe(2);
    expect(counter.count('203.0.113.2').count).toBe(1);
    expect(counter.count('203.0.113.1', 'another').count).toBe(1);
    nowMs += MINUTE_MS;
    expect(counter.count('203.0.113.1').count).toBe(1);
  });

  test.each([
    ['2001:db8::1', '2001:db8::ffff:1', true],
    ['2001:db8:0:0:1::', '2001:db8::2', true],
    ['2001:db8:0:1::1', '2001:db8::1', false],
    ['::1', '::2', true],
    ['::ffff:203.0.113.9', '203.0.113.9', true],
    ['203.0.113.9', '203.0.113.10', false],
  ])('%s and %s are one network: %s', (one, other, same) => {
    const counter = new AddressCounter(MINUTE_MS, () => 0);
    counter.count(one);
    expect(counter.count(other).count).toBe(same ? 2 : 1);
  });

  test('any two spellings of one IPv6 address are one', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const written = groups.join(':');
        const short = new URL(`http://[${written}]/`).hostname.slice(1, -1);
        const counter = new AddressCounter(MINUTE_MS, () => 0);
        counter.count(written);
        return counter.count(short).count === 2;
      }),
    );
  });
});

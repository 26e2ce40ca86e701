import { beforeEach, describe, expect, test } from 'vitest';
import {
  AttemptLimits,
  type AttemptOrigin,
} from '../../../../../src/collector/people/sign-in/attempt-limits.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../../src/core/kernel/duration.ts';

const HERE: AttemptOrigin = { address: '203.0.113.7', browser: null };
const ELSEWHERE: AttemptOrigin = { address: '198.51.100.9', browser: null };
const KNOWN: AttemptOrigin = { ...HERE, browser: 'b' };

describe('limits of attempts', () => {
  let nowMs: number;
  let limits: AttemptLimits;
  beforeEach(() => {
    nowMs = 0;
    limits = new AttemptLimits(Buffer.alloc(32, 1), () => nowMs);
  });
  const fail = (times: number, account = 'lan', origin = HERE) => {
    for (let time = 0; time < times; time += 1) limits.begin(account, origin);
  };

  test('waiting begins with the fifth failure, doubles, and ends growing at a quarter of an hour', () => {
    fail(4);
    expect(limits.waitMs('lan', HERE)).toBe(0);
    const waits = Array.from({ length: 14 }, () => {
      fail(1);
      return limits.waitMs('lan', HERE) / SECOND_MS;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
    nowMs = 15 * MINUTE_MS;
    expect(limits.waitMs('lan', HERE)).toBe(0);
  });

  test('failures elsewhere delay nobody here, nor a browser that was known before', () => {
    fail(30, 'lan', ELSEWHERE);
    expect(limits.waitMs('lan', ELSEWHERE)).toBeGreaterThan(0);
    expect(limits.waitMs('lan', HERE)).toBe(0);
    fail(60, 'lan', HERE);
    expect(limits.waitMs('lan', HERE)).toBeGreaterThan(0);
    expect(limits.waitMs('lan', KNOWN)).toBe(0);
  });

  test('guessing in a known browser is slowed there, and only there', () => {
    fail(10, 'lan', KNOWN);
    expect(limits.waitMs('lan', KNOWN)).toBeGreaterThan(0);
    expect(limits.waitMs('lan', HERE)).toBe(0);
  });

  test('one address trying many accounts is slowed for all of them', () => {
    for (let account = 0; account < 40; account += 1) fail(1, `account ${account}`);
    expect(limits.waitMs('another', HERE)).toBeGreaterThan(0);
    expect(limits.waitMs('another', ELSEWHERE)).toBe(0);
  });

  test('all of one IPv6 network of 64 bits is one place, and so is IPv4 in either spelling', () => {
    fail(6, 'lan', { address: '2001:db8:1:2::1', browser: null });
    expect(limits.waitMs('lan', { address: '2001:db8:1:2:ffff::9', browser: null })).toBeGreaterThan(0);
    expect(limits.waitMs('lan', { address: '2001:db8:1:3::1', browser: null })).toBe(0);
    fail(6, 'mai', { address: '::ffff:203.0.113.7', browser: null });
    expect(limits.waitMs('mai', HERE)).toBeGreaterThan(0);
  });

  test('a right password forgets what was counted for the account', () => {
    fail(4);
    limits.begin('lan', HERE);
    limits.succeed('lan', HERE);
    fail(4);
    expect(limits.waitMs('lan', HERE)).toBe(0);
  });

  test('what was neither right nor wrong does not count', () => {
    for (let time = 0; time < 100; time += 1) {
      limits.begin('lan', HERE);
      limits.withdraw('lan', HERE);
    }
    expect(limits.waitMs('lan', HERE)).toBe(0);
  });

  test('every hour begins anew, and memory is bounded', () => {
    fail(9);
    nowMs = HOUR_MS;
    expect(limits.waitMs('lan', HERE)).toBe(0);
    const small = new AttemptLimits(Buffer.alloc(32, 1), () => nowMs, 10);
    for (let time = 0; time < 9; time += 1) small.begin('lan', KNOWN);
    for (let account = 0; account < 50; account += 1) small.begin(`${account}`, KNOWN);
    expect(small.waitMs('lan', KNOWN)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalJson,
  isWellFormed,
  type Json,
  withinDepth,
} from '../../../src/core/kernel/canonical-json.ts';
import { runs } from '../../support/runs.ts';
import { jsonOfDepth } from './arbitrary-messages.ts';

describe('canonicalJson', () => {
  test('says the same as the value, and of one value always the same', () => {
    fc.assert(
      fc.property(jsonOfDepth(4), (value) => {
        const line = canonicalJson(value);
        expect(JSON.parse(line)).toEqual(value);
        expect(canonicalJson(JSON.parse(line) as Json)).toBe(line);
        expect(canonicalJson(reversed(value))).toBe(line);
      }),
      { numRuns: runs(200) },
    );
  });

  // RFC 8785, section 3.2.3
  test('sorts keys by their UTF-16 code units', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const line = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(line))).toHaveLength(keys.length);
    expect([...line.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map(([, key]) => JSON.parse(`"${key}"`))).toEqual([
      '\r',
      '1',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
  });

  test('keeps a key named like the prototype', () => {
    const value = JSON.parse('{"__proto__":{"a":1},"b":2}') as Json;
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":1},"b":2}');
  });
});

describe('withinDepth', () => {
  test('counts nested arrays and objects', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), (nested, limit) => {
        const value = JSON.parse(`${'[{"a":'.repeat(nested)}1${'}]'.repeat(nested)}`) as Json;
        expect(withinDepth(value, limit)).toBe(2 * nested <= limit);
      }),
    );
  });
});

describe('isWellFormed', () => {
  test('agrees with the language', () => {
    const halves = fc
      .array(fc.constantFrom('a', '\ud800', '\udc00', '\u{1f600}'))
      .map((parts) => parts.join(''));
    fc.assert(fc.property(halves, (text) => isWellFormed(text) === text.isWellFormed()));
  });
});

/** The same value with the keys of every object in reverse order. */
function reversed(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value as { readonly [key: string]: Json }).reverse();
  const copy = {};
  for (const [key, child] of entries) {
    Object.defineProperty(copy, key, { value: reversed(child), enumerable: true });
  }
  return copy;
}

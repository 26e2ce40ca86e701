import { describe, expect, test } from 'vitest';
import { missingFeatures } from '../../../src/device/missing-features.ts';

const WHOLE = {
  crypto,
  navigator: { locks: {} },
  indexedDB: {},
  CompressionStream,
  AbortController,
  Object,
  Array,
} as unknown as typeof globalThis;

describe('what a browser lacks', () => {
  test('is nothing in one of the last four years', () => {
    expect(missingFeatures(WHOLE)).toEqual([]);
  });

  test.each(['indexedDB', 'CompressionStream', 'AbortController'])('is named: %s', (name) => {
    expect(missingFeatures({ ...WHOLE, [name]: undefined })).toEqual([name]);
  });

  test('is named where it is a part of something', () => {
    const without = { ...WHOLE, crypto: {}, navigator: {} } as unknown as typeof globalThis;
    expect(missingFeatures(without)).toEqual(['crypto.subtle', 'navigator.locks']);
  });
});

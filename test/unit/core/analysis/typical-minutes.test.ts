import { describe, expect, test } from 'vitest';
import { typicalMinutes } from '../../../../src/core/analysis/typical-minutes.ts';

const minutes = (...all: readonly number[]) => all.map((one) => one * 60_000);

describe('how long answering typically takes', () => {
  test('is not told of fewer than ten', () => {
    expect(typicalMinutes([])).toBeNull();
    expect(typicalMinutes(minutes(1, 2, 3, 4, 5, 6, 7, 8, 9))).toBeNull();
  });

  test('is the median in whole minutes, whatever one of them did', () => {
    expect(typicalMinutes(minutes(3, 3, 3, 3, 3, 3, 3, 3, 3, 9))).toBe(3);
    expect(typicalMinutes(minutes(10, 9, 8, 7, 6, 5, 4, 3, 2, 1))).toBe(6);
    expect(typicalMinutes(minutes(1, 2, 3, 4, 5, 6.4, 7, 8, 9, 10, 11))).toBe(6);
  });

  test('is at least a minute and at most two hours', () => {
    expect(typicalMinutes(Array(10).fill(5_000))).toBe(1);
    expect(typicalMinutes(Array(10).fill(86_400_000))).toBe(120);
  });
});

import { describe, expect, test } from 'vitest';
import { decomposeRateChange } from '../../../../src/core/statistics/rate-decomposition.ts';

const group = (
  sizeBefore: number,
  rateBefore: number | null,
  sizeAfter: number,
  rateAfter: number | null,
) => ({
  before: { size: sizeBefore, rate: rateBefore },
  after: { size: sizeAfter, rate: rateAfter },
});

describe('the change of a pooled rate', () => {
  test('is split as in the worked example', () => {
    const parts = decomposeRateChange([group(50, 80, 50, 90), group(50, 60, 150, 60)]);
    expect(parts).toEqual([
      { level: 3.75, mix: -21.25 },
      { level: 0, mix: 15 },
    ]);
  });

  test('is level alone where the shares stay', () => {
    const parts = decomposeRateChange([group(10, 70, 30, 75), group(10, 50, 30, 40)]);
    expect(parts).toEqual([
      { level: 2.5, mix: 0 },
      { level: -5, mix: 0 },
    ]);
  });

  test('is mix alone where the rates stay', () => {
    const parts = decomposeRateChange([group(30, 80, 10, 80), group(10, 40, 30, 40)]);
    expect(parts?.map(({ level }) => level)).toEqual([0, 0]);
    expect(parts?.reduce((sum, { mix }) => sum + mix, 0)).toBe(-20);
  });

  test('by a group that came or went is mix at the rate it had', () => {
    expect(decomposeRateChange([group(10, 60, 10, 60), group(0, null, 10, 90)])).toEqual([
      { level: 0, mix: -30 },
      { level: 0, mix: 45 },
    ]);
    expect(decomposeRateChange([group(10, 60, 10, 60), group(10, 90, 0, null)])).toEqual([
      { level: 0, mix: 30 },
      { level: 0, mix: -45 },
    ]);
  });

  test('owes nothing to a group empty in both periods', () => {
    expect(decomposeRateChange([group(10, 60, 10, 70), group(0, null, 0, null)])).toEqual([
      { level: 10, mix: 0 },
      { level: 0, mix: 0 },
    ]);
  });

  test('does not exist where a period is empty', () => {
    expect(decomposeRateChange([group(0, null, 10, 70)])).toBeNull();
    expect(decomposeRateChange([group(10, 70, 0, null)])).toBeNull();
    expect(decomposeRateChange([])).toBeNull();
  });
});

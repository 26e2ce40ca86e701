import { expect, test } from 'vitest';
import { moverDifference } from '../../../../src/core/statistics/mover-difference.ts';

test('the worked example: 85 [80, 89] against 81 [78, 84]', () => {
  const difference = moverDifference(
    { estimate: 85, low: 80, high: 89 },
    { estimate: 81, low: 78, high: 84 },
  );
  expect(difference.estimate).toBe(4);
  expect(difference.low).toBeCloseTo(4 - Math.sqrt(34), 14);
  expect(difference.high).toBe(9);
});

test('the other way round is the same with the signs turned', () => {
  const a = { estimate: 0.7, low: 0.55, high: 0.8 };
  const b = { estimate: 0.6, low: 0.5, high: 0.75 };
  const there = moverDifference(a, b);
  const back = moverDifference(b, a);
  expect(back).toEqual({ estimate: -there.estimate, low: -there.high, high: -there.low });
});

test('against a known number the interval is the shifted interval', () => {
  const target = { estimate: 85, low: 85, high: 85 };
  expect(moverDifference({ estimate: 80, low: 75, high: 84 }, target)).toEqual({
    estimate: -5,
    low: -10,
    high: -1,
  });
});

test('reproduces Newcombe 1998, table II, case a: 56/70 against 48/80 by Wilson intervals', () => {
  const wilson = (x: number, n: number) => {
    const z = 1.959963984540054;
    const p = x / n;
    const centre = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
    const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
    return { estimate: p, low: centre - half, high: centre + half };
  };
  const difference = moverDifference(wilson(56, 70), wilson(48, 80));
  expect(difference.low).toBeCloseTo(0.0524, 4);
  expect(difference.high).toBeCloseTo(0.3339, 4);
});

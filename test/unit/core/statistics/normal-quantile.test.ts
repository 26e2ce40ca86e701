import { expect, test } from 'vitest';
import { normalQuantile, twoSidedQuantile, Z_95 } from '../../../../src/core/statistics/normal-quantile.ts';

/** Python 3.11 statistics.NormalDist().inv_cdf. */
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798405],
  [1e-10, -6.361340902404056],
  [1e-5, -4.2648907939228256],
  [0.001, -3.090232306167813],
  [0.01, -2.3263478740408408],
  [0.1, -1.2815515655446008],
  [0.25, -0.6744897501960817],
  [0.5, 0],
  [0.6, 0.2533471031357998],
  [0.9, 1.2815515655446008],
  [0.925, 1.439531470938456],
  [0.9999, 3.7190164854557084],
] as const;

test.each(QUANTILES)('the %d quantile of the normal distribution is %d', (probability, quantile) => {
  expect(normalQuantile(probability)).toBeCloseTo(quantile, 13);
});

test('the constant for 95 % is the two-sided quantile of error 0.05', () => {
  expect(twoSidedQuantile(0.05)).toBeCloseTo(Z_95, 14);
});

test('a two-sided quantile for 34 units shares an error of 5 % among them', () => {
  expect(twoSidedQuantile(0.05 / 34)).toBeCloseTo(3.1804257426567064, 13);
});

test('a two-sided quantile grows with the number of units that share the error', () => {
  const quantiles = [1, 2, 34, 63, 3_321].map((units) => twoSidedQuantile(0.05 / units));
  expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
});

test.each([0, 1, -0.1, 1.1, Number.NaN])('%d is no probability with a quantile', (probability) => {
  expect(() => normalQuantile(probability)).toThrow('strictly between 0 and 1');
});

import { expect, test } from 'vitest';
import { sampleSize } from '../../../../src/core/statistics/sample-size.ts';

test.each([
  [0, 0],
  [1, 1],
  [400, 200],
  [1_000, 286],
  [1_200, 300],
  [10_000, 385],
  [159_600, 399],
  [159_601, 400],
  [100_000_000, 400],
])('among %d people the sample is %d', (population, sample) => {
  expect(sampleSize(population)).toBe(sample);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no number of people', (population) => {
  expect(() => sampleSize(population)).toThrow('whole number of people');
});

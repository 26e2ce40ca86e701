import { assert } from '../kernel/assert.ts';

/** 1/e² for the margin e = 5 % that SIPAS uses. A whole number keeps the rounding exact where e² = 0.0025 is not. */
const INVERSE_SQUARED_MARGIN = 400;

/**
 * Respondents needed among N people for a margin of 5 %: N/(1 + N·0.05²), rounded up. Source: Yamane, Statistics:
 * an introductory analysis, 2nd ed. 1967, p. 886 (also called Slovin's formula): simple random sampling,
 * proportion 50 %, z rounded to 2. Precondition: a whole number of people, 0 or more. No function of R.
 *
 * Example: 1,000 people → 286, 10,000 → 385; never more than 400.
 */
export function sampleSize(population: number): number {
  assert(Number.isSafeInteger(population) && population >= 0, 'a population is a whole number of people');
  return Math.ceil((INVERSE_SQUARED_MARGIN * population) / (population + INVERSE_SQUARED_MARGIN));
}

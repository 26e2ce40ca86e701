import { assert } from '../kernel/assert.ts';
import { twoSidedQuantile } from './normal-quantile.ts';

/** From so many degrees of freedom on the expansion is exact to 1e-10 and the series would be long. */
const EXPANDED_FROM = 1_000;

/**
 * t of a two-sided interval that misses with probability `error`, for samples whose spread rests on a whole number of
 * degrees of freedom. R: `qt(1 - error / 2, degrees)`. Below 1,000 degrees the finite series of Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4, by bisection; from there on their expansion 26.7.5.
 *
 * Precondition: 0 < error < 1, degrees from 1. Example: twoSidedStudentQuantile(0.05, 4) = 2.7764451052….
 */
export function twoSidedStudentQuantile(error: number, degrees: number): number {
  assert(error > 0 && error < 1, 'a probability strictly between 0 and 1');
  assert(Number.isInteger(degrees) && degrees >= 1, 'whole degrees of freedom from 1');
  if (degrees >= EXPANDED_FROM) return expanded(twoSidedQuantile(error), degrees);
  let [low, high] = [0, Math.PI / 2];
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, degrees) < 1 - error) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/** Of |t| ≤ √degrees · tan(angle). */
function centralProbability(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const isOdd = degrees % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= degrees - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

function expanded(z: number, degrees: number): number {
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

import { assert, must } from '../kernel/assert.ts';

/** The 97.5 % quantile: two-sided 95 %. */
export const Z_95 = 1.959963984540054;

/**
 * Quantile of the standard normal distribution, relative error about 1e-16. R: `qnorm(p)`.
 * Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988, 477–484: one rational function for
 * the middle, two for the tails (coefficients to double precision). Precondition: 0 < probability < 1.
 *
 * Example: normalQuantile(0.975) = 1.959963984540054.
 */
export function normalQuantile(probability: number): number {
  assert(probability > 0 && probability < 1, 'a probability strictly between 0 and 1');
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_TOP, r)) / polynomial(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? probability : 1 - probability));
  const distance =
    r <= 5
      ? polynomial(NEAR_TOP, r - 1.6) / polynomial(NEAR_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -distance : distance;
}

/**
 * z of a two-sided interval that misses with probability `error`, read from the lower tail, where a small error
 * keeps its digits. R: `qnorm(1 - error / 2)`. Example: twoSidedQuantile(0.05 / 34) = 3.1804….
 */
export function twoSidedQuantile(error: number): number {
  return -normalQuantile(error / 2);
}

/** Coefficients are listed from the constant upwards; Horner's rule runs from the last. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + must(coefficients[i], 'a coefficient');
  return sum;
}

const CENTRE_TOP = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BOTTOM = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const NEAR_TOP = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const NEAR_BOTTOM = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_TOP = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_BOTTOM = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

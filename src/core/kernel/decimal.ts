import { assert } from './assert.ts';

/**
 * A decimal number as it was written, exactly: 83.10 is 8310 of hundredths. What others published is shown with the
 * places they published, and subtracted without binary fractions.
 */
export interface Decimal {
  /** Whole multiples of 10^-places. */
  readonly units: number;
  /** Places behind the mark, 0–6. */
  readonly places: number;
}

const DECIMAL = /^(-?)(\d{1,9})(?:[.,](\d{1,6}))?$/;

/** A number with a decimal point or a decimal comma, without separators of thousands; null for any other text. */
export function parseDecimal(text: string): Decimal | null {
  const [, sign, whole, part = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return null;
  const size = Number(whole + part);
  return { units: sign === '-' && size > 0 ? -size : size, places: part.length };
}

/** As parseDecimal reads it, with a point: `-0.50`. */
export function decimalText({ units, places }: Decimal): string {
  const digits = String(Math.abs(units)).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0 ? `-${text}` : text;
}

export function decimalValue({ units, places }: Decimal): number {
  return units / 10 ** places;
}

/** first − second, with the places of the one that has more. Example: 85.17 − 81.04 = 4.13, where doubles give 4.1299…. */
export function decimalDifference(first: Decimal, second: Decimal): Decimal {
  const places = Math.max(first.places, second.places);
  return { units: scaled(first, places) - scaled(second, places), places };
}

/** Negative where the first is less, 0 where they are equal (83.1 and 83.10 are). */
export function compareDecimals(first: Decimal, second: Decimal): number {
  return decimalDifference(first, second).units;
}

function scaled({ units, places }: Decimal, to: number): number {
  const result = units * 10 ** (to - places);
  assert(Number.isSafeInteger(result), 'at most nine digits before the mark and six behind it');
  return result;
}

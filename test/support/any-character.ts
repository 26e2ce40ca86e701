import fc from 'fast-check';

const HALVES_FROM = 0xd800;
const HALVES = 0x800;
const LAST = 0x10ffff;

/**
 * Any character of Unicode but half ones, as a unit of `fc.string`. It draws what `binary` does, which first puts a
 * million characters into a map: a second of each process, and a hundred megabytes.
 */
export const ANY_CHARACTER: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: LAST - HALVES })
  .map(characterAt, placeOf);

function characterAt(place: number): string {
  return String.fromCodePoint(place < HALVES_FROM ? place : place + HALVES);
}

/** Throws where it is no such character, by which fast-check knows that it was not drawn here. */
function placeOf(text: unknown): number {
  if (typeof text !== 'string' || [...text].length !== 1 || !text.isWellFormed()) {
    throw new Error(`${text} is no character`);
  }
  const code = text.codePointAt(0) ?? 0;
  return code < HALVES_FROM ? code : code - HALVES;
}

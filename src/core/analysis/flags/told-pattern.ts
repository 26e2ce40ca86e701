import { isTellable } from '../../tally/block-release.ts';

/** How many responses show each value of a pattern: `fast` and the others, or bands of speed. */
export type PatternCounts = ReadonlyMap<string, number>;

/**
 * What is told of a pattern in an office and span from now on: all that is there, if each value is none or
 * at least ten, and gains or loses none or at least ten against what was told of it before; else what was told stays.
 *
 * So every number that is ever seen is a sum of heaps of ten or more responses, and so is every difference, between
 * units, periods or moments. What waits here is told for the next longer span, if it makes ten there.
 *
 * @param told of this span and the shorter ones in it
 * @returns what this adds to what was told; null where nothing does
 */
export function newlyTold(there: PatternCounts, told: PatternCounts): PatternCounts | null {
  const values = [...new Set([...there.keys(), ...told.keys()])].sort();
  const added = values.map((value) => [value, (there.get(value) ?? 0) - (told.get(value) ?? 0)] as const);
  if (added.every(([, count]) => count === 0)) return null;
  // A late flag takes from the others what it adds to its own: ten of eleven would leave one.
  const isTold = added.every(
    ([value, count]) => isTellable(Math.abs(count)) && isTellable(there.get(value) ?? 0),
  );
  return isTold ? new Map(added.filter(([, count]) => count !== 0)) : null;
}

/** The counts of both. */
export function addedCounts(one: PatternCounts, other: PatternCounts): PatternCounts {
  const sums = new Map(one);
  for (const [value, count] of other) sums.set(value, (sums.get(value) ?? 0) + count);
  return sums;
}

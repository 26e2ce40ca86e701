import { must } from '../../../core/kernel/assert.ts';
import { sumsLeft } from '../../../core/tally/exclusions/excluded-tally.ts';
import type { StoredTally } from '../../../core/tally/stored-tally.ts';
import type { StoredBreakdown } from '../breakdowns/breakdown-store.ts';
import type { ExcludedHeap } from './exclusion-store.ts';

/**
 * By whether a response is excluded. It is none of what a response carries, and moves with an exclusion: what it tells is
 * what the figure without the excluded tells.
 */
export const EXCLUDED_BREAKDOWN = 'excluded';
const EXCLUDED = '1';
const NOT_EXCLUDED = '0';

/** What was released of the units in which an exclusion stands, in two. */
export function excludedBreakdown(
  tallies: readonly StoredTally[],
  heaps: readonly ExcludedHeap[],
): readonly StoredBreakdown[] {
  const standing = heaps.filter(({ exclusion }) => exclusion.stands);
  return [...new Set(standing.map(({ exclusion }) => exclusion.unit))].flatMap((unit) => {
    const ofUnit = standing.filter(({ exclusion }) => exclusion.unit === unit);
    const released = tallies.filter((tally) => tally.unit === unit && tally.state === 'released');
    const [own, taken] = [ofUnit.map(({ sums }) => sums), ofUnit.map((heap) => heap.taken)];
    const responses = ofUnit.reduce((sum, heap) => sum + heap.responses, 0);
    const all = released.reduce((sum, tally) => sum + tally.responses - tally.excluded, 0);
    const rest = sumsLeft(added(released.map(({ sums }) => sums)), added(taken));
    return [
      { unit, value: EXCLUDED, responses, sums: added(own) },
      { unit, value: NOT_EXCLUDED, responses: all - responses, sums: rest },
    ];
  });
}

function added(lists: readonly (readonly number[])[]): readonly number[] {
  const first = must(lists[0], 'a list of sums');
  return first.map((_, at) => lists.reduce((sum, one) => sum + must(one[at], 'a sum'), 0));
}

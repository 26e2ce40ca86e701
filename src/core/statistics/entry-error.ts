import { assert } from '../kernel/assert.ts';
import { Z_95 } from './normal-quantile.ts';
import type { Interval } from './ratio-interval.ts';

/** How often one person reads or types one place of a form wrong, with its interval; 0 to 0.5. */
export interface EntryError extends Interval {
  readonly rate: number;
}

/**
 * The error of a single entry, estimated from the places at which two independent entries of the same forms differ.
 *
 * Both err with the same probability p, independently, and two errors at one place seldom agree. Then they differ where
 * exactly one erred, d = 2p(1 − p), so p = (1 − √(1 − 2d))/2, which is near d/2 while d is small. The interval is
 * Wilson's (J. Am. Stat. Assoc. 22, 1927) of d, put through the same formula. What both read wrong alike is not seen:
 * at most p² of the places. Places of one form are taken for independent.
 *
 * Null without places. Example: 12 of 2,000 places differ: d = 0.006, p = 0.003009…, from 0.001720… to 0.005256….
 */
export function entryError(differed: number, compared: number, z: number = Z_95): EntryError | null {
  assert(differed >= 0 && differed <= compared, 'no more places differ than were compared');
  if (compared === 0) return null;
  const share = differed / compared;
  const square = z * z;
  const centre = (share + square / (2 * compared)) / (1 + square / compared);
  const margin =
    (z / (1 + square / compared)) *
    Math.sqrt((share * (1 - share)) / compared + square / (4 * compared * compared));
  return {
    rate: errorOf(share),
    low: differed === 0 ? 0 : errorOf(centre - margin),
    high: errorOf(centre + margin),
  };
}

/** Two entries that differ at half of all places, or more, agree no better than chance. */
function errorOf(share: number): number {
  return share >= 0.5 ? 0.5 : (1 - Math.sqrt(1 - 2 * Math.max(0, share))) / 2;
}

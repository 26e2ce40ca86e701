import { must } from '../kernel/assert.ts';
import type { Tally } from './tally.ts';

/**
 * New respondents that must have gathered before figures move. Whoever watches a kiosk and sees the percentages
 * before and after one response could compute that person's answers; after ten, only what ten people said together.
 */
const BLOCK_RESPONDENTS = 10;

/** Respondents of a tally with at least one level among all items: n of its first scope, 'overall'. */
export function blockRespondents(tally: Tally): number {
  return must(tally.sums[0], 'a tally has the overall scope');
}

/**
 * Whether a pending block may be added to what figures are made of. Responses without a level (under age, all
 * declined) move no percentage and do not fill a block. The same rule holds for blocks of several offices merged at
 * their parent when a period is closed.
 *
 * Not covered: a sub-index that few of the ten answered moves by what those few said.
 */
export function mayRelease(pending: Tally): boolean {
  return blockRespondents(pending) >= BLOCK_RESPONDENTS;
}

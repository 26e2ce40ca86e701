import { setImmediate as nextTurn } from 'node:timers/promises';

/** For how long statements may follow one another: a turn takes as long as a short statement does. */
const SLICE_MS = 1;

let turnedAtMs = Number.NEGATIVE_INFINITY;

/**
 * Gives whatever else waits on this thread its turn, unless that had one a moment ago. Statements run on the thread that
 * asks, and promises do not yield it: without this, a transaction holds up every other request, signals and timers from
 * its first statement to its last.
 */
export async function giveTurn(): Promise<void> {
  if (performance.now() - turnedAtMs < SLICE_MS) return;
  await nextTurn();
  turnedAtMs = performance.now();
}

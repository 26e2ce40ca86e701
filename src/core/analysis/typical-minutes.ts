import { MINIMUM_RESPONDENTS } from '../figures/small-cells.ts';
import { must } from '../kernel/assert.ts';
import { MINUTE_MS } from '../kernel/duration.ts';

/** What a screen says of a length; nobody is promised less than a minute or told more than two hours. */
const LEAST_MINUTES = 1;
const MOST_MINUTES = 120;

/**
 * How long answering typically takes: the median, of an even number the mean of the middle two, rounded to whole minutes.
 * Null where there are fewer than ten, whose times nobody is to learn. Example: nine of 3 min and one of 9 min give 3.
 *
 * @param durationsMs how long each response took, in milliseconds
 */
export function typicalMinutes(durationsMs: readonly number[]): number | null {
  if (durationsMs.length < MINIMUM_RESPONDENTS) return null;
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = must(sorted[middle], 'a middle');
  const lower = sorted.length % 2 === 1 ? upper : must(sorted[middle - 1], 'a middle');
  const minutes = Math.round((lower + upper) / 2 / MINUTE_MS);
  return Math.min(MOST_MINUTES, Math.max(LEAST_MINUTES, minutes));
}

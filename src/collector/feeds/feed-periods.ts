import { followingPeriod, type Period } from '../../core/kernel/period.ts';

/** The periods from the first to the last, both included; null where they are not in order, of one kind and few. */
export function feedPeriods(first: Period, last: Period, most: number): readonly Period[] | null {
  if (first.kind !== last.kind) return null;
  const periods: Period[] = [];
  for (let at: Period | null = first; at !== null && periods.length < most; at = followingPeriod(at)) {
    periods.push(at);
    if (at.text === last.text) return periods;
  }
  return null;
}

import { assert } from '../kernel/assert.ts';
import type { Day } from '../kernel/calendar.ts';
import type { InBoth } from './known-indices.ts';

/** Points that a rule gives for a place, from the first place to the last it holds for. */
interface Band {
  readonly from: number;
  /** Null: every further place. */
  readonly to: number | null;
  readonly points: number;
}

/** A rule by law that turns an official rank into points. */
interface BandRule {
  readonly index: string;
  /** The first year whose results it is for. */
  readonly firstYear: number;
  readonly source: InBoth;
  readonly sourceDate: Day;
  readonly bands: readonly Band[];
}

/** Decree 307/2025/NĐ-CP, article 5: the SIPAS place of a province in classifying provinces. */
export const PROVINCE_BANDS: BandRule = {
  index: 'sipas',
  firstYear: 2025,
  source: {
    vi: 'Nghị định số 307/2025/NĐ-CP, Điều 5',
    en: 'Decree 307/2025/NĐ-CP, article 5',
  },
  sourceDate: '2025-11-27' as Day,
  bands: [
    { from: 1, to: 10, points: 3 },
    { from: 11, to: 20, points: 2 },
    { from: 21, to: null, points: 1 },
  ],
};

/** The points of an official rank, from 1 on. Example: 10 gives 3, 11 gives 2, 34 gives 1. */
export function bandPoints(rank: number): number {
  assert(Number.isInteger(rank) && rank >= 1, 'a rank is a whole number from 1 on');
  const band = PROVINCE_BANDS.bands.find(({ to }) => to === null || rank <= to);
  return band?.points ?? 0;
}

/**
 * The points that an estimate touches: with the other provinces as last published, taken as exact, its 95 % interval
 * gives rank 1 + the number above its upper end to 1 + the number above its lower end. Fewest points first; no
 * probability per band. To be shown as an estimate, from a qualifying household figure only.
 *
 * Example: 84 to 88 among 90, 86, 85 and 83 is rank 2 to 4.
 *
 * @param others published percentages of the other provinces
 */
export function estimatedPoints(
  { low, high }: { readonly low: number; readonly high: number },
  others: readonly number[],
): { readonly from: number; readonly to: number } {
  const rankOf = (percent: number) => 1 + others.filter((other) => other > percent).length;
  return { from: bandPoints(rankOf(low)), to: bandPoints(rankOf(high)) };
}

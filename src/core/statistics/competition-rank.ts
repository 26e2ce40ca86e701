import { assert, must } from '../kernel/assert.ts';

/** A ratio value/size of whole numbers, size > 0. */
export interface Ratio {
  readonly value: number;
  readonly size: number;
}

export interface CompetitionRank {
  /** 1 for the highest. */
  readonly rank: number;
  /** Whether another has the same rank. */
  readonly tied: boolean;
}

/**
 * Negative, zero or positive as a is below, equal to or above b, by cross multiplication: 1/3 equals 2/6.
 *
 * @internal
 */
export function compareRatios(a: Ratio, b: Ratio): number {
  const difference = BigInt(a.value) * BigInt(b.size) - BigInt(b.value) * BigInt(a.size);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * Standard competition ranking ("1224"), descending, ties shared, on the exact ratio: two units that differ in the
 * seventeenth digit are not tied, and two equal fractions are, whatever their terms.
 * R: `rank(-x, ties.method = "min")`. Precondition: every size > 0. Ranks come in the order of the ratios.
 *
 * Example: 8/10, 9/10, 4/5, 1/2 have ranks 2, 1, 2, 4.
 */
export function competitionRanks(ratios: readonly Ratio[]): readonly CompetitionRank[] {
  assert(
    ratios.every(({ size }) => size > 0),
    'a ratio to be ranked has a size',
  );
  const descending = ratios.map((_, index) => index).sort((a, b) => compareRatios(at(b), at(a)));
  const ranks = new Array<CompetitionRank>(ratios.length);
  for (let start = 0, end = 0; start < descending.length; start = end) {
    while (end < descending.length && compareRatios(at(descending[start]), at(descending[end])) === 0)
      end += 1;
    for (const index of descending.slice(start, end)) {
      ranks[index] = { rank: start + 1, tied: end - start > 1 };
    }
  }
  return ranks;

  function at(index: number | undefined): Ratio {
    return must(ratios[must(index, 'an index')], 'a ratio');
  }
}
